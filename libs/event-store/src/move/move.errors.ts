import { DomainError } from '#libs/kernel';
import type { LogOrigin } from '../event-log.js';

/** Events can only be taken over by an empty log, or by one that has begun to take over the same ones. */
export class LogNotEmpty extends DomainError<'log.notEmpty'> {
  constructor(events: number, unfinished: LogOrigin | null) {
    const why =
      unfinished === null
        ? `ce journal n’est pas vide (${String(events)} événements) : il a sa propre vie`
        : `un autre déménagement y est resté inachevé, celui du journal ${unfinished.logId} (époque ${String(unfinished.epoch)})`;
    super('log.notEmpty', `${why} ; reprenez dans un journal vide`, { events, unfinished: unfinished?.logId ?? null });
  }
}

/** Events that were to be taken over do not follow those that are there. */
export class LogOutOfOrder extends DomainError<'log.outOfOrder'> {
  constructor(expected: number, found: string) {
    super('log.outOfOrder', `l’événement numéro ${String(expected)} était attendu, et non ${found} : ces événements ne se suivent pas`, {
      expected,
      found,
    });
  }
}

/** What a log has taken over so far is not the beginning of what it takes over: nothing can follow it, and this engine takes nothing back. */
export class LogMoveSpoilt extends DomainError<'log.moveSpoilt'> {
  constructor(events: number, last: number) {
    super(
      'log.moveSpoilt',
      `les ${String(events)} événements déjà là ne sont pas le début du journal repris (le dernier porte le numéro ${String(last)}) : recommencez dans un journal vide`,
      { events, last },
    );
  }
}

/** What an event says is not what its digest was made of. */
export class EventAltered extends DomainError<'event.altered'> {
  constructor(readonly ordinal: number) {
    super('event.altered', `l’événement numéro ${String(ordinal)} ne correspond pas à son empreinte : il a été modifié`, { ordinal });
  }
}

/** A log that has taken over a part of another one only is not whole. */
export class LogMoveUnfinished extends DomainError<'log.moveUnfinished'> {
  constructor(logId: string) {
    super(
      'log.moveUnfinished',
      `le journal ${logId} n’est repris qu’en partie dans celui-ci : terminez la reprise (ecluse log import) avant d’y écrire`,
      { logId },
    );
  }
}

/** Something else writes to the log that is to take events over. */
export class LogInUse extends DomainError<'log.inUse'> {
  constructor(options?: ErrorOptions) {
    super('log.inUse', 'un autre programme écrit dans ce journal : arrêtez-le, puis recommencez', {}, options);
  }
}

/** A file that is not an export of a log, or of a version that is not known here. */
export class LogFileForeign extends DomainError<'log.fileForeign'> {
  constructor(what: string) {
    super('log.fileForeign', `ligne 1 : ${what} ; donnez un fichier fait par ecluse log export`, { line: 1 });
  }
}

/** A line of an export is not what was written. Nothing from it on was taken over. */
export class LogFileDamaged extends DomainError<'log.fileDamaged'> {
  constructor(line: number, what: string, options?: ErrorOptions) {
    super(
      'log.fileDamaged',
      `ligne ${String(line)} : ${what} ; recommencez avec une copie intacte du fichier, l’import reprend où il en est`,
      { line },
      options,
    );
  }
}

/** An export that ends before its end. */
export class LogFileTruncated extends DomainError<'log.fileTruncated'> {
  constructor(line: number, events: number, total: number) {
    super(
      'log.fileTruncated',
      `ligne ${String(line)} : le fichier s’arrête après ${String(events)} événements sur ${String(total)}, avant sa fin ; recommencez avec le fichier entier, l’import reprend où il en est`,
      { line, events, total },
    );
  }
}

/** The disk of the log became full meanwhile. What was written before stays, and is not written again. */
export class MoveOutOfRoom extends DomainError<'store.full'> {
  constructor(held: number, total: number, options?: ErrorOptions) {
    super(
      'store.full',
      `le disque du journal des événements est plein ; ${counted(held)} sur ${String(total)} y ${held < 2 ? 'est repris' : 'sont repris'} : libérez de la place, puis relancez la même commande, elle reprend où elle en est`,
      { held, total },
      options,
    );
  }
}

/** What was taken over, read again, is not what the file tells. */
export class MoveNotFaithful extends DomainError<'log.moveNotFaithful'> {
  constructor(differences: readonly string[]) {
    super(
      'log.moveNotFaithful',
      `le journal écrit n’est pas celui du fichier (${differences.slice(0, 3).join(' ; ')}) : le déménagement reste inachevé ; reprenez dans un journal vide`,
      { differences },
    );
  }
}

/** A log was taken over already, but not from this file: it lacks events of it, or has others in their place. Nothing was written. */
export class LogNotOfFile extends DomainError<'log.notOfFile'> {
  private constructor(why: string, ordinal: number) {
    super('log.notOfFile', `${why} ; rien n’est ajouté à un journal déjà repris : importez l’export final dans un journal vide`, { ordinal });
  }

  static shorter(held: number, total: number): LogNotOfFile {
    return new LogNotOfFile(`ce journal fut repris d’un export plus court : il tient ${counted(held)}, et le fichier ${counted(total)}`, held + 1);
  }

  static other(ordinal: number): LogNotOfFile {
    return new LogNotOfFile(`l’événement numéro ${String(ordinal)} de ce journal, déjà repris, n’est pas celui du fichier`, ordinal);
  }
}

const counted = (events: number): string => `${String(events)} événement${events < 2 ? '' : 's'}`;

/** A log that is not whole is not exported: what would arrive could not be taken over. */
export class LogDamaged extends DomainError<'log.damaged'> {
  constructor(differences: readonly string[]) {
    super('log.damaged', `le journal n’est pas entier (${differences.join(' ; ')}) : il n’est pas exporté ; voyez ecluse log verify`, {
      differences,
    });
  }
}
