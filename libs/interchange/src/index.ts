export { type BytesRead, type FileFormat, contentOf, sniffFormat } from './bytes.js';
export { MAX_REFERENCE_LENGTH, referenceProblem } from './reference.js';
export { type ReadXesOptions, readXes } from './xes/read-xes.js';
export type * from './xes/xes.items.js';
export { type ReadFactsOptions, readFacts } from './facts/read-facts.js';
export type * from './facts/facts.items.js';
export { DEFAULT_PEOPLE, type ImportedActivity, type ImportedTrace, traceMapper, type TraceMapperOptions } from './xes/trace-mapper.js';
export type { PseudonymOf } from './xes/plain-attributes.js';
export { DEFAULT_WORK_ITEMS, workItemTest } from './xes/work-items.js';
export { CONTRAT_COLUMNS, type ContratItem, type ContratLine, readContrats } from './effectifs/read-contrats.js';
export { type RefusedReleve, type ReleveItem, type ReleveLine, readReleves, RELEVE_COLUMNS } from './releves/read-releves.js';
export { csvOf, type CsvColumn, type CsvOptions, type CsvValue } from './csv.js';
export { lineOf, type PlacedProblem, type ReadProcedure, readProcedure } from './procedure/read-procedure.js';
export { type ReadReseau, readReseauFile } from './reseau/read-reseau.js';
export { procedureSchema } from './procedure/procedure.schema.js';
export { formProblems, procedureOf } from './procedure/shape.js';
export { procedureBpmn } from './procedure/draw-bpmn.js';
export { procedureSvg, type SvgOptions } from './procedure/draw-svg.js';
export { type Classeur, type ReadCell, type ReadRow } from './classeur/rows.js';
export { openClasseur } from './classeur/open-classeur.js';
export { unpacked } from './classeur/unpacked.js';
export { daysSaid, ORIENTATION_SAID, saidOfDefinition } from './tableau/definition-said.js';
export {
  type Cell,
  type ColumnKind,
  type ColumnOf,
  definitionSheet,
  NOTHING,
  numberText,
  type Said,
  type Sheet,
  sheetOf,
  type Tableau,
} from './tableau/tableau.js';
export type { DecimalMark } from './tableau/write-csv.js';
export { type Part, zipOf } from './tableau/zip.js';
export { FILE_OF_FORMAT, MOST_ROWS, TABLE_FORMATS, tableauBytes, type TableFormat } from './tableau/write-tableau.js';
