import { ChoiceGiven, FlagGiven, TextGiven } from '../http/request-fields.js';

export class VerificationQuery {
  @FlagGiven('Tout refaire depuis le journal, et non par sondage')
  full?: boolean;
}

export class RetryQuery {
  @TextGiven('Seulement ce flux ; tous sans ce paramètre', { example: 'dossier-5f0c7f0e-…' })
  stream?: string;
}

export class RebuildQuery {
  @FlagGiven('Oui, d’avance, à toute différence de chiffres : la nouvelle génération remplacera l’ancienne sans attendre')
  accept?: boolean;
}

export class ResumptionQuery {
  @ChoiceGiven(
    'Où : « head », à la fin du journal, sans réagir à ce qui s’y trouve ; « start », depuis son début, sans refaire ce qui est fait',
    ['head', 'start'],
    { required: true },
  )
  from!: 'head' | 'start';
}
