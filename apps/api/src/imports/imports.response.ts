import { ListResponse } from '../http/list.response.js';
import { Bool, Choice, Day, Decimal, Instant, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

export class ImportReadResponse {
  @Whole('Octets du fichier')
  bytes!: number;

  @Whole('Traces d’un journal, lignes d’un fichier de faits')
  records!: number;

  @Whole('Événements du journal, ou faits')
  events!: number;
}

export class ImportAppendedResponse {
  @Whole('Dossiers nouveaux')
  dossiers!: number;

  @Whole('Événements écrits')
  events!: number;
}

export class ImportProgressResponse {
  @Whole('Octets lus')
  bytesRead!: number;

  @Whole('Octets à lire, quand le client l’a dit', { nullable: true })
  bytesTotal!: number | null;

  @Whole('Événements lus')
  events!: number;

  @Decimal('Événements par seconde')
  rate!: number;

  @Decimal('Secondes qui restent', { nullable: true })
  secondsLeft!: number | null;
}

export class ImportErrorResponse {
  @Text('Code stable', { example: 'file.truncated' })
  code!: string;

  @Text('Ce qui n’a pas convenu, où, et que faire')
  message!: string;
}

export class ImportResponse {
  @Uuid('Import')
  id!: string;

  @Choice('État', ['running', 'completed', 'failed'])
  status!: 'running' | 'completed' | 'failed';

  @Text('Source', { example: 'wabo-receipt' })
  source!: string;

  @Choice('Format ; null tant qu’il n’est pas reconnu', ['xes', 'facts'], { nullable: true })
  format!: 'xes' | 'facts' | null;

  @Choice('Unité, pour un journal', ['trace', 'workitem'], { nullable: true })
  unit!: 'trace' | 'workitem' | null;

  @Text('Nom du fichier', { nullable: true })
  fileName!: string | null;

  @Instant('Début')
  startedAt!: string;

  @Shape('Lu', () => ImportReadResponse)
  read!: ImportReadResponse;

  @Shape('Écrit au journal', () => ImportAppendedResponse)
  appended!: ImportAppendedResponse;

  @Whole('Déjà là, inchangés')
  skipped!: number;

  @Whole('Refusés')
  refusedCount!: number;

  @Whole('Retenus avec un refusé de la même pièce')
  heldCount!: number;

  @Day('Premier jour dont le fichier parle', { nullable: true })
  firstDay!: string | null;

  @Day('Dernier jour dont le fichier parle', { nullable: true })
  lastDay!: string | null;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit', { nullable: true })
  position!: string | null;

  @Shape('Pourquoi il a échoué', () => ImportErrorResponse, { nullable: true })
  error!: ImportErrorResponse | null;

  @Shape('Avancement, tant qu’il court sur ce serveur', () => ImportProgressResponse, { nullable: true })
  progress!: ImportProgressResponse | null;
}

export class ImportListResponse extends ListResponse {
  @Shape('Les imports, du dernier au premier', () => ImportResponse, { list: true })
  items!: readonly ImportResponse[];
}

export class RefusalResponse {
  @Text('Où : ligne, trace ou octet', { example: 'ligne 12' })
  where!: string;

  @Whole('Ligne du fichier', { nullable: true })
  line!: number | null;

  @Text('Référence de la trace, du dossier ou du fait', { nullable: true })
  reference!: string | null;

  @Text('Code stable', { example: 'fact.knownBackwards' })
  code!: string;

  @Text('Pourquoi')
  reason!: string;

  @Text('Que faire')
  remedy!: string;

  @Bool('Retenue avec une ligne refusée de la même pièce, sans faute propre')
  held!: boolean;
}

export class RefusalListResponse extends ListResponse {
  @Shape('Les refus, dans l’ordre du fichier', () => RefusalResponse, { list: true })
  items!: readonly RefusalResponse[];
}
