import { CONTRAT_KINDS, type ContratKind, type Fonction, FONCTIONS } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
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

export class EffectifsResponse {
  @Day('Jour regardé, et dernier de la période')
  on!: PlainDate;

  @Day('Premier jour de la période')
  from!: PlainDate;

  @AnyObject('Filtres appliqués')
  filters!: object;

  @Choice('noData : aucun contrat n’y est connu', ['ok', 'noData'])
  status!: 'ok' | 'noData';

  @Shape('Par sorte de contrat et fonction', () => EffectifResponse, { list: true })
  effectifs!: readonly EffectifResponse[];

  @Shape('Turn-over des CDI', () => TurnOverResponse)
  turnOver!: TurnOverResponse;

  @Shape('Montée en compétence', () => MonteeResponse)
  montee!: MonteeResponse;

  @Shape('Agents par compétence et niveau', () => CompetenceHeldResponse, { list: true })
  competences!: readonly CompetenceHeldResponse[];
}

export class ActedOnAgentResponse {
  @Text('Agent, sous son pseudonyme')
  agent!: string;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}
