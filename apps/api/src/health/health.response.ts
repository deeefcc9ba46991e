import { HolderResponse, ReaderLagResponse, SetAsideCountResponse } from '../operations/operations.response.js';
import { Bool, Choice, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

export class LiveResponse {
  @Choice('En vie', ['live'])
  status!: 'live';
}

export class ProjectionHealthResponse {
  @Text('Nom', { example: 'stock' })
  name!: string;

  @Bool('À jour, ou presque')
  ok!: boolean;

  @Whole('Numéro du dernier événement lu', { nullable: true })
  ordinal!: number | null;

  @Shape('Retard sur le journal ; null : n’a jamais tourné, ou ne suit plus ce journal', () => ReaderLagResponse, { nullable: true })
  lag!: ReaderLagResponse | null;

  @Shape('Le processus qui l’écrit ; null : aucun', () => HolderResponse, { nullable: true })
  holder!: HolderResponse | null;

  @Whole('Processus prêts à prendre sa suite')
  standby!: number;

  @Shape('Ce qu’elle n’a pas pu prendre en compte : le reste suit son cours', () => SetAsideCountResponse)
  setAside!: SetAsideCountResponse;
}

export class ReactionHealthResponse {
  @Text('Nom')
  name!: string;

  @Bool('À jour, ou presque')
  ok!: boolean;

  @Whole('Processus qui y travaillent')
  workers!: number;

  @Whole('Parts entre lesquelles les flux sont répartis')
  partitions!: number;

  @Whole('Parts dont un processus s’occupe en ce moment')
  held!: number;

  @Whole('Numéro du dernier événement lu par la part la plus en retard')
  ordinal!: number;

  @Shape('Retard de la part la plus en retard', () => ReaderLagResponse)
  lag!: ReaderLagResponse;

  @Bool('En avance sur le journal, qui a été restauré ou remplacé')
  ahead!: boolean;
}

export class LogHeadResponse {
  @Text('Identité du journal')
  id!: string;

  @Whole('Époque : change quand le journal est restauré ou déménagé')
  epoch!: number;

  @Whole('Nombre d’événements du journal')
  ordinal!: number;
}

export class BlockedEcheancesResponse {
  @Whole('Combien')
  count!: number;

  @Uuid('Les premiers dossiers dont quelqu’un doit décider, ou dont la procédure est à changer ; cinq au plus', { list: true })
  dossiers!: readonly string[];
}

export class ReadyResponse {
  @Choice('Prêt ou non', ['ready', 'notReady'])
  status!: 'ready' | 'notReady';

  @Bool('La base de données répond')
  database!: boolean;

  @Bool('La base de données a la structure attendue')
  migrated!: boolean;

  @Choice('Ce qui tient le journal', ['postgresql', 'kurrentdb'])
  engine!: 'postgresql' | 'kurrentdb';

  @Shape('La fin du journal ; null quand elle n’a pas pu être lue', () => LogHeadResponse, { nullable: true })
  log!: LogHeadResponse | null;

  @Text('Où le projecteur dit sa santé et ses mesures ; null quand ce serveur n’en a pas à lui', { nullable: true })
  projector!: string | null;

  @Shape('Chaque projection', () => ProjectionHealthResponse, { list: true })
  projections!: readonly ProjectionHealthResponse[];

  @Shape('Chaque réaction', () => ReactionHealthResponse, { list: true })
  reactions!: readonly ReactionHealthResponse[];

  @Shape('Échéances échues qui n’ont pas pu passer', () => BlockedEcheancesResponse)
  blockedEcheances!: BlockedEcheancesResponse;

  @Text('Ce qui ne va pas, et que faire', { list: true })
  reasons!: readonly string[];
}
