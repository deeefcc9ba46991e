import { ChoiceGiven, TextGiven, TextsGiven } from '../http/request-fields.js';
import { PageAfterRequest } from '../http/slice.request.js';

export class ImportQuery {
  @ChoiceGiven('Format ; reconnu au contenu sans ce paramètre', ['xes', 'facts'])
  format?: 'xes' | 'facts';

  @TextGiven('Nom de la source ; le nom du fichier sans ses extensions, sans ce paramètre', { example: 'wabo-receipt' })
  source?: string;

  @ChoiceGiven('Ce qui fait une pièce : la trace entière, ou chaque élément de travail (XES seulement)', ['trace', 'workitem'])
  unit?: 'trace' | 'workitem';

  @TextGiven('Expression régulière des activités qui sont des éléments de travail ; ^W_ sans ce paramètre', { example: '^W_' })
  workItems?: string;

  @TextGiven('Caisse responsable des pièces d’un journal ; IMPORT sans ce paramètre')
  caisse?: string;

  @TextGiven('Procédure des dossiers d’un journal')
  procedure?: string;

  @TextGiven('Nom du fichier', { max: 500, example: 'wabo-receipt.xes.gz' })
  fileName?: string;

  @TextsGiven('Autres attributs d’un journal qui nomment des personnes : leurs valeurs deviennent des pseudonymes')
  people?: readonly string[];
}

export class ImportsQuery extends PageAfterRequest {}
