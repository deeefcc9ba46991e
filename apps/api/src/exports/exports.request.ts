import { OmitType } from '@nestjs/swagger';
import { DelaisQuery } from '../delais/delais.request.js';
import { AlertesQuery } from '../pilotage/pilotage.request.js';
import { PiecesQuery } from '../pieces/pieces.request.js';
import { RelevesQuery } from '../releves/releves.request.js';

/** A list as a file is whole: it has no pages. */
export class PiecesExportQuery extends OmitType(PiecesQuery, ['limit', 'cursor']) {}

export class AlertesExportQuery extends OmitType(AlertesQuery, ['limit', 'cursor']) {}

export class RelevesExportQuery extends OmitType(RelevesQuery, ['limit', 'cursor']) {}

export class DelaisExportQuery extends OmitType(DelaisQuery, ['limit', 'cursor']) {}
