import { CONTRAT_KINDS, type ContratKind, type Fonction, FONCTIONS } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { FusionToldResponse } from '../http/fusion.response.js';
import { ListResponse } from '../http/list.response.js';
import { AnyObject, Choice, Day, Decimal, Shape, Text, Whole } from '../openapi/fields.js';

export class EffectifResponse {
  @Choice('Sorte de contrat', CONTRAT_KINDS)
  kind!: ContratKind;

  @Choice('Fonction', FONCTIONS)
  fonction!: Fonction;

  @Whole('Agents, ce jour-là')
  agents!: number;

  @Decimal('ETP, ce jour-là, absents compris')
  etp!: number;

  @Decimal('ETP des absents')
  etpAbsent!: number;

  @Decimal('ETPMA : moyenne de la période ; ne s’ajoute pas à des ETP')
  etpma!: number;
}

export class TurnOverResponse {
  @Choice('État du chiffre', ['ok', 'noData', 'undefined'])
  status!: 'ok' | 'noData' | 'undefined';

  @Decimal('ETP en CDI partis dans la période, sur la moyenne de ceux du premier et du dernier jour', { nullable: true })
  value!: number | null;

  @Decimal('ETP en CDI partis')
  etpLeft!: number;
}

export class MonteeResponse {
  @Choice('État du chiffre ; mixed : des caisses de plusieurs réseaux', ['ok', 'noData', 'notConfigured', 'mixed'])
  status!: 'ok' | 'noData' | 'notConfigured' | 'mixed';

  @Text('Réseau et version de ce qu’il en dit', { nullable: true, example: 'famille@1' })
  definition!: string | null;

  @Decimal('ETP en production, les nouveaux venus pour ce qu’ils valent ce jour-là', { nullable: true })
  etp!: number | null;
}

export class CompetenceHeldResponse {
  @Text('Compétence')
  competence!: string;

  @Whole('Niveau, de 1 à 4')
  level!: number;

  @Whole('Agents')
  agents!: number;
}

export class EquipeResponse {
  @Text('Caisse')
  caisse!: string;

  @Text('Équipe ; null : contrats d’aucune équipe', { nullable: true })
  equipe!: string | null;

  @Whole('Agents')
  agents!: number;

  @Decimal('ETP, absents compris')
  etp!: number;

  @Decimal('ETP des absents')
  etpAbsent!: number;

  @Decimal('ETP en production')
  etpProduction!: number;
}

export class LevelHeldResponse {
  @Text('Compétence')
  competence!: string;

  @Whole('Niveau, de 1 à 4')
  level!: number;
}

export class ContratOfAgentResponse {
  @Text('Contrat')
  contrat!: string;

  @Text('Caisse')
  caisse!: string;

  @Text('Équipe', { nullable: true })
  equipe!: string | null;

  @Choice('Sorte de contrat', CONTRAT_KINDS)
  kind!: ContratKind;

  @Choice('Fonction', FONCTIONS)
  fonction!: Fonction;

  @Decimal('Quotité')
  quotite!: number;

  @Day('Premier jour du contrat')
  fromOn!: PlainDate;

  @Day('Premier jour sans lui ; null : il court', { nullable: true })
  toOn!: PlainDate | null;
}

export class AgentResponse {
  @Text('Agent, sous son pseudonyme')
  agent!: string;

  @Day('Premier jour de son premier contrat, où que ce soit')
  cameOn!: PlainDate;

  @Day('Jour du retour d’un absent ; null : il est là', { nullable: true })
  absentUntil!: PlainDate | null;

  @Shape('Compétences et niveaux', () => LevelHeldResponse, { list: true })
  competences!: readonly LevelHeldResponse[];

  @Shape('Ceux de ses contrats, ce jour-là, qui sont demandés', () => ContratOfAgentResponse, { list: true })
  contrats!: readonly ContratOfAgentResponse[];
}

export class AgentListResponse extends ListResponse {
  @Shape('Les agents, par caisse, équipe et pseudonyme', () => AgentResponse, { list: true })
  items!: readonly AgentResponse[];
}

export class EffectifsResponse {
  @Day('Jour regardé, et dernier de la période')
  on!: PlainDate;

  @Day('Premier jour de la période')
  from!: PlainDate;

  @AnyObject('Filtres appliqués')
  filters!: object;

  @Choice('noData : aucun contrat n’y est connu', ['ok', 'noData'])
  status!: 'ok' | 'noData';

  @Shape('La caisse nommée, si elle a fusionné à ce jour', () => FusionToldResponse, { list: true })
  fusions!: readonly FusionToldResponse[];

  @Shape('Par sorte de contrat et fonction', () => EffectifResponse, { list: true })
  effectifs!: readonly EffectifResponse[];

  @Shape('Turn-over des CDI', () => TurnOverResponse)
  turnOver!: TurnOverResponse;

  @Shape('Montée en compétence', () => MonteeResponse)
  montee!: MonteeResponse;

  @Shape('Agents par compétence et niveau', () => CompetenceHeldResponse, { list: true })
  competences!: readonly CompetenceHeldResponse[];

  @Shape('Équipes, ce jour-là', () => EquipeResponse, { list: true })
  equipes!: readonly EquipeResponse[];
}

export class ActedOnAgentResponse {
  @Text('Agent, sous son pseudonyme')
  agent!: string;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}

export class ImportedContratsResponse {
  @Whole('Lignes lues')
  read!: number;

  @Whole('Agents dont le fichier parle')
  agents!: number;

  @Whole('Agents dont il a dit du nouveau')
  changed!: number;

  @Text('Jeton de position ; null : rien n’a été écrit', { nullable: true })
  position!: string | null;
}
