import { REACTION_ACTIVITIES } from '#libs/application';
import { ListResponse } from '../http/list.response.js';
import { Bool, Choice, Day, Decimal, Instant, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

export const REBUILD_STATES = ['requested', 'running', 'waiting', 'interrupted', 'completed', 'failed', 'cancelled'] as const;

/** Of what reads the log: told only when the log was asked. */
export class ReaderLagResponse {
  @Whole('Événements du journal qui ne sont pas encore lus', { example: 0 })
  events!: number;

  @Decimal('Depuis combien de secondes le premier d’entre eux attend', { example: 0 })
  seconds!: number;
}

export class FigureDifferenceResponse {
  @Day('Jour du chiffre')
  on!: string;

  @Text('Caisse', { nullable: true })
  caisse!: string | null;

  @Text('Procédure', { nullable: true })
  procedure!: string | null;

  @Text('Chiffre', { example: 'stock' })
  figure!: string;

  @Decimal('Avant', { nullable: true })
  former!: number | null;

  @Decimal('Après reconstruction', { nullable: true })
  rebuilt!: number | null;

  @Text('La différence, en une phrase')
  told!: string;
}

export class RebuildResponse {
  @Uuid('Reconstruction')
  id!: string;

  @Text('Projection')
  projection!: string;

  @Choice('État ; « waiting » : des chiffres diffèrent, un oui ou un non est attendu', REBUILD_STATES)
  state!: (typeof REBUILD_STATES)[number];

  @Bool('Demandée par le programme, dont le modèle de lecture a changé')
  automatic!: boolean;

  @Instant('Demandée')
  requestedAt!: string;

  @Whole('Événements du journal déjà relus')
  readOrdinal!: number;

  @Whole('Événements du journal à relire')
  headOrdinal!: number;

  @Whole('Événements relus par seconde')
  eventsPerSecond!: number;

  @Bool('Un oui a été donné à toute différence')
  accepted!: boolean;

  @Shape('Les chiffres qui diffèrent, les premiers ; null avant la comparaison', () => FigureDifferenceResponse, { list: true, nullable: true })
  differences!: readonly FigureDifferenceResponse[] | null;

  @Text('Pourquoi elle a échoué, ou s’est arrêtée', { nullable: true })
  error!: string | null;
}

export class HolderResponse {
  @Text('Machine et processus', { example: 'serveur-1 4242' })
  label!: string;

  @Instant('Depuis')
  since!: string;
}

export class SetAsideCountResponse {
  @Whole('Événements mis de côté', { example: 0 })
  events!: number;

  @Whole('Flux qui en ont : autant de dossiers, pour le stock', { example: 0 })
  streams!: number;
}

export class ProjectionResponse {
  @Text('Nom', { example: 'stock' })
  name!: string;

  @Whole('Génération qui sert')
  generation!: number;

  @Whole('Numéro du dernier événement lu')
  ordinal!: number;

  @Shape('Retard sur le journal', () => ReaderLagResponse)
  lag!: ReaderLagResponse;

  @Bool('Faite par une autre version du programme : elle n’avance plus, jusqu’à sa reconstruction')
  frozen!: boolean;

  @Shape('La reconstruction en cours', () => RebuildResponse, { nullable: true })
  rebuild!: RebuildResponse | null;

  @Shape('Le processus qui l’écrit ; null : aucun', () => HolderResponse, { nullable: true })
  holder!: HolderResponse | null;

  @Whole('Processus prêts à prendre sa suite')
  standby!: number;

  @Shape('Ce qu’elle n’a pas pu prendre en compte', () => SetAsideCountResponse)
  setAside!: SetAsideCountResponse;
}

export class EventSetAsideResponse {
  @Text('Flux', { example: 'dossier-5f0c7f0e-…' })
  stream!: string;

  @Whole('Révision dans le flux')
  revision!: number;

  @Whole('Numéro dans le journal')
  ordinal!: number;

  @Uuid('Événement')
  id!: string;

  @Text('Type', { example: 'PieceReceived.v2' })
  type!: string;

  @Choice('Refusé (type ou forme inconnus), échoué à l’écriture, ou retenu derrière l’un d’eux', ['refused', 'failed', 'held'])
  cause!: 'refused' | 'failed' | 'held';

  @Text('Pourquoi')
  reason!: string;

  @Instant('Mis de côté')
  since!: string;

  @Text('Référence du dossier, si elle est connue', { nullable: true })
  dossier!: string | null;
}

export class EventSetAsideListResponse extends ListResponse {
  @Shape('Les événements mis de côté, dans l’ordre du journal', () => EventSetAsideResponse, { list: true })
  items!: readonly EventSetAsideResponse[];
}

export class RetryResponse {
  @Uuid('Nouvel essai')
  id!: string;

  @Text('Projection')
  projection!: string;

  @Text('Flux ; null : tous', { nullable: true })
  stream!: string | null;

  @Choice('État', ['requested', 'completed'])
  state!: 'requested' | 'completed';

  @Whole('Événements essayés de nouveau')
  retried!: number;

  @Whole('Dont encore mis de côté')
  remaining!: number;
}

export class ProjectionListResponse extends ListResponse {
  @Shape('Les projections', () => ProjectionResponse, { list: true })
  items!: readonly ProjectionResponse[];
}

export class RollupResponse {
  @Text('Définition, ou « day », les jours tels qu’ils sont ; « shared », les dossiers de plusieurs pièces ; « processed », ce qui est traité', {
    example: 'anteriorite-cal-15@1',
  })
  definition!: string;

  @Day('Dernier jour clos ; null : rien n’a jamais été en stock', { nullable: true })
  closedTo!: string | null;

  @Whole('Caisses concernées : celles dont un jour est clos, et qui ont le calendrier qu’il faut')
  caisses!: number;

  @Whole('Celles dont tous les jours clos sont cumulés')
  filledCaisses!: number;

  @Decimal('Part faite, de 0 à 1', { example: 0.42 })
  ratio!: number;
}

export class RollupListResponse extends ListResponse {
  @Shape('Les cumuls', () => RollupResponse, { list: true })
  items!: readonly RollupResponse[];
}

export class ReactionResponse {
  @Text('Nom', { example: 'linked-dossier-opening' })
  name!: string;

  @Choice('Pas encore commencée, au travail, sans projecteur, ou en avance sur un journal restauré, déménagé ou remplacé', REACTION_ACTIVITIES)
  state!: (typeof REACTION_ACTIVITIES)[number];

  @Whole('Numéro du dernier événement lu par la part la moins avancée ; d’un autre journal quand elle est en avance', { nullable: true })
  ordinal!: number | null;

  @Shape('Retard de cette part sur le journal ; null : pas commencée, ou en avance', () => ReaderLagResponse, { nullable: true })
  lag!: ReaderLagResponse | null;

  @Whole('Processus qui y travaillent')
  workers!: number;

  @Whole('Parts entre lesquelles les flux sont répartis')
  partitions!: number;

  @Whole('Parts dont un processus s’occupe en ce moment')
  held!: number;
}

export class ReactionListResponse extends ListResponse {
  @Shape('Les réactions', () => ReactionResponse, { list: true })
  items!: readonly ReactionResponse[];
}

export class CheckResponse {
  @Text('Ce qui est vérifié', { example: 'ledgerIsSumOfStays' })
  name!: string;

  @Bool('Rien à redire')
  ok!: boolean;

  @Whole('Nombre de choses examinées')
  examined!: number;

  @Text('Ce qui diffère, les premiers', { list: true })
  differences!: readonly string[];
}

export class VerificationResponse {
  @Bool('Tout est juste')
  ok!: boolean;

  @Shape('Chaque vérification', () => CheckResponse, { list: true })
  checks!: readonly CheckResponse[];
}
