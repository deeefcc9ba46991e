import type { JsonObject, JsonValue } from '#libs/kernel';
import { AnyObject, AnyValue, Bool, Choice, Day, Decimal, Instant, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'cents'] as const;
const ETAPE_KINDS = ['manual', 'automatic', 'wait', 'control', 'linked', 'end'] as const;
const CLOCKS = ['legal', 'norm', 'ours'] as const;
type FieldType = (typeof FIELD_TYPES)[number];
type ClockCode = (typeof CLOCKS)[number];

export class LabelledResponse {
  @Text('Code')
  code!: string;

  @Text('Nom')
  label!: string;
}

export class FieldResponse extends LabelledResponse {
  @Choice('Type ; cents : un montant en centimes', FIELD_TYPES)
  type!: FieldType;

  @Text('Les valeurs possibles ; null : toutes', { list: true, nullable: true })
  values!: readonly string[] | null;

  @Text('Aide', { nullable: true })
  help!: string | null;

  @Bool('Dit qui est quelqu’un : scellé au journal')
  personal!: boolean;

  @Bool('Connu autrefois, et effacé avec la clé de la personne')
  erased!: boolean;

  @AnyValue('Sa valeur ; null : inconnue')
  value!: JsonValue;
}

export class FormFieldResponse extends FieldResponse {
  @Bool('Doit être donné')
  required!: boolean;

  @Decimal('Au moins', { nullable: true })
  minimum!: number | null;

  @Decimal('Au plus', { nullable: true })
  maximum!: number | null;

  @Whole('Caractères, au moins', { nullable: true })
  minLength!: number | null;

  @Whole('Caractères, au plus', { nullable: true })
  maxLength!: number | null;

  @Text('La forme attendue (expression régulière)', { nullable: true })
  pattern!: string | null;
}

export class FormResponse {
  @Text('Code')
  code!: string;

  @Whole('Version')
  version!: number;

  @Shape('Ses champs, dans l’ordre', () => FormFieldResponse, { list: true })
  fields!: readonly FormFieldResponse[];
}

export class ActionResponse extends LabelledResponse {
  @Text('Aide', { nullable: true })
  help!: string | null;

  @Shape('Qui peut la faire', () => LabelledResponse, { list: true })
  roles!: readonly LabelledResponse[];

  @Bool('Possible maintenant')
  allowed!: boolean;

  @Text('Pourquoi pas, en français ; vide quand elle est possible', { list: true })
  refusals!: readonly string[];

  @Shape('Ce qu’elle demande', () => FormResponse, { nullable: true })
  form!: FormResponse | null;

  @Bool('Porte sur des pièces, que l’on peut désigner ; toutes celles en stock sinon')
  asksPieces!: boolean;

  @Shape('Motifs, dont un doit être donné ; null : aucun n’est demandé', () => LabelledResponse, { list: true, nullable: true })
  reasons!: readonly LabelledResponse[] | null;
}

export class HelpLinkResponse {
  @Text('Nom')
  label!: string;

  @Text('Adresse')
  href!: string;
}

export class EtapeResponse extends LabelledResponse {
  @Choice('Genre', ETAPE_KINDS)
  kind!: (typeof ETAPE_KINDS)[number];

  @Text('Aide', { nullable: true })
  help!: string | null;

  @Shape('Liens utiles', () => HelpLinkResponse, { list: true })
  links!: readonly HelpLinkResponse[];

  @Day('Entré le', { nullable: true })
  enteredOn!: string | null;
}

export class EnteredResponse extends LabelledResponse {
  @Day('Entré le, la dernière fois')
  on!: string;
}

export class ClockStepResponse {
  @Day('Du')
  fromOn!: string;

  @Day('Au')
  toOn!: string;

  @Whole('Jours')
  days!: number;

  @Bool('Ces jours comptent')
  counted!: boolean;

  @Text('En français')
  sentence!: string;
}

export class ClockResponse {
  @Choice('Horloge', CLOCKS)
  code!: ClockCode;

  @Text('Nom')
  label!: string;

  @Choice('État', ['notStarted', 'running', 'suspended', 'ended'])
  status!: 'notStarted' | 'running' | 'suspended' | 'ended';

  @Choice('Jours calendaires ou ouvrés', ['calendar', 'worked'])
  dayKind!: 'calendar' | 'worked';

  @Day('Part du', { nullable: true })
  fromOn!: string | null;

  @Day('S’arrête le', { nullable: true })
  toOn!: string | null;

  @Whole('Jours : la somme de ceux qui comptent', { nullable: true })
  days!: number | null;

  @Day('Dernier jour, si les attentes ouvertes finissaient aujourd’hui ; null : aucun', { nullable: true })
  dueOn!: string | null;

  @Whole('Jours d’ici là, négatif au-delà', { nullable: true })
  daysLeft!: number | null;

  @Text('D’où vient ce délai')
  source!: string;

  @Shape('Comment elle compte, pas à pas', () => ClockStepResponse, { list: true })
  steps!: readonly ClockStepResponse[];
}

export class ExpectedPieceResponse {
  @Text('Type de pièce')
  type!: string;

  @Text('Nom')
  label!: string;

  @Text('Aide', { nullable: true })
  help!: string | null;

  @Text('D’où vient cette exigence', { nullable: true })
  source!: string | null;

  @Bool('Attendue pour ce dossier')
  expected!: boolean;

  @Whole('Reçues')
  received!: number;
}

export class CalendrierReference {
  @Text('Code')
  code!: string;

  @Whole('Version')
  version!: number;
}

export class EcheanceResponse extends LabelledResponse {
  @Choice('État', ['standing', 'suspended', 'lifted', 'passed', 'blocked'])
  status!: 'standing' | 'suspended' | 'lifted' | 'passed' | 'blocked';

  @Text('Pourquoi elle n’a pas pu passer ; null si elle n’est pas bloquée. Elle est réessayée dès que le dossier change', { nullable: true })
  obstacle!: string | null;

  @Day('Dernier jour')
  dueOn!: string;

  @Instant('Premier instant où elle est passée')
  dueAt!: string;

  @Day('Comptée du')
  anchoredOn!: string;

  @Shape('Le calendrier qui l’a comptée', () => CalendrierReference, { nullable: true })
  calendrier!: CalendrierReference | null;

  @Bool('Passe d’elle-même ; sinon quelqu’un doit décider (histoire reprise)')
  fires!: boolean;

  @Text('D’où vient ce délai')
  source!: string;
}

export class WaitResponse extends LabelledResponse {
  @Text('Qui est attendu', { example: 'assure' })
  waitingFor!: string;

  @Day('Depuis')
  fromOn!: string;

  @Day('Jusqu’au ; null : encore', { nullable: true })
  toOn!: string | null;

  @Choice('Horloges arrêtées', CLOCKS, { list: true })
  suspends!: readonly ClockCode[];

  @Uuid('Dossier à qui ce temps est compté', { nullable: true })
  charged!: string | null;
}

export class LinkResponse extends LabelledResponse {
  @Text('Procédure de l’autre dossier')
  procedure!: string;

  @Uuid('L’autre dossier')
  dossier!: string;

  @Day('Demandé le')
  requestedOn!: string;

  @Text('Son issue ; null : attendue', { nullable: true })
  outcome!: string | null;

  @Day('Rendu le', { nullable: true })
  returnedOn!: string | null;
}

export class RequestedByResponse {
  @Uuid('Le dossier qui attend celui-ci')
  dossier!: string;

  @Text('Sous ce lien')
  link!: string;
}

export class ControleResponse extends LabelledResponse {
  @Choice('Où il en est', ['drawn', 'notDrawn', 'passed', 'failed'])
  outcome!: 'drawn' | 'notDrawn' | 'passed' | 'failed';

  @Day('Tiré, ou non, le')
  drawnOn!: string;

  @Day('Fait le', { nullable: true })
  performedOn!: string | null;

  @Shape('Qui le fait', () => LabelledResponse, { list: true })
  roles!: readonly LabelledResponse[];

  @Text('Familles d’anomalies', { list: true })
  families!: readonly string[];
}

export class FindingsResponse {
  @Text('Familles d’anomalies des contrôles de la procédure', { list: true })
  families!: readonly string[];

  @Choice(
    'Les indus traités d’abord : ceux du paiement le plus ancien ou le plus récent ; null : la procédure n’a pas de règles pour eux',
    ['oldest', 'latest'],
    {
      nullable: true,
    },
  )
  indusFirst!: 'oldest' | 'latest' | null;
}

export class AnomalieResponse {
  @Text('Numéro')
  anomalie!: string;

  @Text('Contrôle qui l’a relevée', { nullable: true })
  controle!: string | null;

  @Choice('Dans l’échantillon, hors de lui, ou sur un dossier déjà contrôlé', ['sample', 'outside', 'controlled'])
  origin!: 'sample' | 'outside' | 'controlled';

  @Text('Famille')
  family!: string;

  @Bool('A un effet financier')
  financial!: boolean;

  @Whole('Montant signé, en centimes')
  amount!: number;

  @Bool('Avant paiement')
  beforePayment!: boolean;

  @Text('Contrôle qui l’a laissée passer', { nullable: true })
  missedBy!: string | null;

  @Day('Relevée le')
  foundOn!: string;
}

export class AbandonedResponse {
  @Choice('Motif', ['intangibilite', 'prescription', 'decisionCra', 'autre'])
  reason!: 'intangibilite' | 'prescription' | 'decisionCra' | 'autre';

  @Whole('Montant, en centimes')
  amount!: number;
}

export class InduResponse {
  @Text('Numéro')
  indu!: string;

  @Choice('Où il en est', ['detected', 'notified', 'inRecovery', 'settled', 'abandoned'])
  status!: 'detected' | 'notified' | 'inRecovery' | 'settled' | 'abandoned';

  @Choice('Nature', ['simple', 'culpable', 'fraudulent'])
  nature!: 'simple' | 'culpable' | 'fraudulent';

  @Whole('Montant, en centimes')
  amount!: number;

  @Day('Dernier paiement concerné')
  paidOn!: string;

  @Day('Détecté le')
  detectedOn!: string;

  @Day('Notifié le', { nullable: true })
  notifiedOn!: string | null;

  @Day('En recouvrement depuis le', { nullable: true })
  recoveryOn!: string | null;

  @Day('Soldé ou abandonné le', { nullable: true })
  endedOn!: string | null;

  @Shape('Son abandon', () => AbandonedResponse, { nullable: true })
  abandoned!: AbandonedResponse | null;

  @Day('Prescrit à partir du', { nullable: true })
  prescribedOn!: string | null;

  @Bool('La prescription approche')
  warned!: boolean;
}

export class WhyResponse {
  @Whole('Révision de l’événement')
  revision!: number;

  @Day('Jour')
  on!: string;

  @Text('Ce qui s’est passé, en français')
  sentence!: string;

  @AnyObject('Conditions et tables évaluées alors : expression, entrées, résultat', { list: true })
  evaluations!: readonly JsonObject[];
}

export class FollowedProcedureResponse extends LabelledResponse {
  @Whole('Version que suit le dossier')
  version!: number;

  @Whole('Dernière version publiée')
  latest!: number;
}

export class DecisionResponse {
  @Choice('Décision', ['accepted', 'refused'])
  decision!: 'accepted' | 'refused';

  @Bool('Par le silence')
  tacit!: boolean;

  @Day('Prise le')
  on!: string;
}

export class AssureResponse {
  @Text('Ce qui l’identifie')
  identifiant!: string;

  @Text('Son nom')
  nom!: string;
}

export class ParcoursResponse {
  @Uuid('Dossier')
  id!: string;

  @Text('Référence')
  reference!: string;

  @Whole('Révision, qui est aussi l’ETag')
  revision!: number;

  @Choice('État', ['open', 'closed'])
  status!: 'open' | 'closed';

  @Shape('Sa procédure', () => FollowedProcedureResponse)
  procedure!: FollowedProcedureResponse;

  @Text('Caisse dont les jours comptent', { nullable: true })
  caisse!: string | null;

  @Text('Agent, sous son pseudonyme', { nullable: true })
  agent!: string | null;

  @Day('Ouvert le')
  openedOn!: string;

  @Day('Complet le', { nullable: true })
  completedOn!: string | null;

  @Day('Clos le', { nullable: true })
  closedOn!: string | null;

  @Shape('La décision', () => DecisionResponse, { nullable: true })
  decision!: DecisionResponse | null;

  @Shape('De qui est le dossier ; null : personne n’est nommé, ou la personne a été effacée', () => AssureResponse, { nullable: true })
  assure!: AssureResponse | null;

  @Shape('Où il se trouve', () => EtapeResponse, { nullable: true })
  etape!: EtapeResponse | null;

  @Shape('Étapes par lesquelles il est passé', () => EnteredResponse, { list: true })
  entered!: readonly EnteredResponse[];

  @Shape('Ses champs', () => FieldResponse, { list: true })
  fields!: readonly FieldResponse[];

  @Shape('Ses horloges', () => ClockResponse, { list: true })
  clocks!: readonly ClockResponse[];

  @Shape('Pièces attendues et reçues', () => ExpectedPieceResponse, { list: true })
  pieces!: readonly ExpectedPieceResponse[];

  @Shape('Échéances', () => EcheanceResponse, { list: true })
  echeances!: readonly EcheanceResponse[];

  @Shape('Attentes, ouvertes et finies', () => WaitResponse, { list: true })
  waits!: readonly WaitResponse[];

  @Shape('Actions de l’étape, possibles ou non', () => ActionResponse, { list: true })
  actions!: readonly ActionResponse[];

  @Shape('Dossiers demandés', () => LinkResponse, { list: true })
  links!: readonly LinkResponse[];

  @Shape('Qui attend ce dossier', () => RequestedByResponse, { nullable: true })
  requestedBy!: RequestedByResponse | null;

  @Shape('Contrôles', () => ControleResponse, { list: true })
  controles!: readonly ControleResponse[];

  @Shape('Ce qui peut être relevé à tout moment', () => FindingsResponse)
  findings!: FindingsResponse;

  @Shape('Anomalies', () => AnomalieResponse, { list: true })
  anomalies!: readonly AnomalieResponse[];

  @Shape('Indus', () => InduResponse, { list: true })
  indus!: readonly InduResponse[];

  @Shape('Pourquoi : ce qui fut demandé aux règles, événement par événement', () => WhyResponse, { list: true })
  why!: readonly WhyResponse[];
}
