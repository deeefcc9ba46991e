import { ChoiceGiven, TextGiven } from '../http/request-fields.js';
import { PageAfterRequest, PageRequest } from '../http/slice.request.js';

export class DossiersQuery extends PageRequest {
  @TextGiven('Caisse responsable')
  caisse?: string;

  @TextGiven('Procédure')
  procedure?: string;

  @TextGiven('Source (journal importé)')
  source?: string;

  @ChoiceGiven('État du dossier', ['open', 'closed'])
  status?: 'open' | 'closed';

  @TextGiven('Une partie de la référence')
  q?: string;

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

export class DossierQuery {
  @TextGiven('Source, quand la même référence existe dans plusieurs')
  source?: string;

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

export class HistoryQuery extends PageRequest {
  @TextGiven('Source, quand la même référence existe dans plusieurs')
  source?: string;

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

export class SetAsideQuery extends PageAfterRequest {
  @TextGiven('Seulement ce dossier (identifiant)')
  dossier?: string;

  @TextGiven('Seulement cette source')
  source?: string;
}
