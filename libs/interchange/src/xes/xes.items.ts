/** The attribute types of IEEE 1849. */
export type XesType = 'string' | 'date' | 'int' | 'float' | 'boolean' | 'id' | 'list' | 'container';

/**
 * An attribute as the file wrote it. `value`: a number for int and float that JavaScript represents exactly, a boolean for boolean, else the text;
 * null for lists, containers and a missing value. `children`: nested attributes, or the items of a list or container.
 */
export interface XesAttribute {
  readonly key: string;
  readonly type: XesType;
  readonly value: string | number | boolean | null;
  readonly children: readonly XesAttribute[];
}

export interface XesExtension {
  readonly name: string;
  readonly prefix: string;
  readonly uri: string;
}

export interface XesClassifier {
  readonly name: string;
  readonly scope: 'trace' | 'event';
  readonly keys: readonly string[];
}

/** What precedes the traces. The log's own attributes may name people (`meta_org:…`): they are not pseudonymised. */
export interface XesLog {
  readonly kind: 'log';
  readonly attributes: readonly XesAttribute[];
  readonly extensions: readonly XesExtension[];
  readonly globals: Readonly<Record<'trace' | 'event', readonly XesAttribute[]>>;
  readonly classifiers: readonly XesClassifier[];
}

/**
 * `rank`: place in the trace, in file order, from 0. `instant`: milliseconds since the epoch. `timestampText`: as the file wrote it.
 * `activity`: `concept:name`, else what the log's first classifier of events makes of the event, else the log's declared default, else « (sans nom) ».
 * `transition`: `lifecycle:transition` as written, else the log's declared default, else null. `attributes` holds what the file wrote, no default.
 */
export interface XesEvent {
  readonly rank: number;
  readonly line: number;
  readonly activity: string;
  readonly transition: string | null;
  readonly instant: number;
  readonly timestampText: string;
  readonly attributes: readonly XesAttribute[];
}

/** One case of the log; at least one event. `line` and `byte` (of the uncompressed XML) say where it begins; `index` counts all traces from 0. */
export interface XesTrace {
  readonly kind: 'trace';
  readonly line: number;
  readonly byte: number;
  readonly index: number;
  readonly name: string;
  readonly attributes: readonly XesAttribute[];
  readonly events: readonly XesEvent[];
}

/** A trace of which nothing is taken over. `line` and `byte`: of the trace; the reason names the line of the culprit. */
export interface XesRefusedTrace {
  readonly kind: 'refusedTrace';
  readonly line: number;
  readonly byte: number;
  readonly index: number;
  readonly name: string | null;
  readonly code: XesRefusalCode;
  readonly reason: string;
  readonly remedy: string;
}

export type XesItem = XesLog | XesTrace | XesRefusedTrace;

/** Why one trace is refused; reading goes on. */
export type XesRefusalCode =
  | 'xes.traceUnnamed'
  | 'xes.traceNameInvalid'
  | 'xes.traceTwice'
  | 'xes.traceEmpty'
  | 'xes.traceTooLarge'
  | 'xes.tooDeep'
  | 'xes.timestampMissing'
  | 'xes.timestampImpossible'
  | 'xes.timestampInFuture'
  | 'xes.activityTooLong'
  | 'xes.attributeTwice'
  | 'xes.attributeWithoutKey'
  | 'xes.unknownElement'
  | 'xes.eventOutsideTrace';

/** Why reading stops; thrown as a DomainError. */
export type XesFailureCode =
  | 'xes.gzipTruncated'
  | 'xes.gzipCorrupt'
  | 'xes.encodingUnsupported'
  | 'xes.encodingInvalid'
  | 'xes.notXml'
  | 'xes.malformed'
  | 'xes.truncated'
  | 'xes.notXes'
  | 'xes.noTraces'
  | 'xes.doctypeRefused'
  | 'xes.tokenTooLong'
  | 'xes.headerTooLarge'
  | 'xes.tooDeep';
