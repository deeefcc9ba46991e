import { DomainError } from '#libs/kernel';

/** Another holder has taken the projection over, or a rebuild has replaced this generation. Nothing was written. */
export class FenceLost extends DomainError<'runner.fenceLost'> {
  constructor(name: string) {
    super('runner.fenceLost', `projection ${name} is written by another holder now`, { projection: name });
  }
}

/** The lease has passed to another holder, or expired. Nothing was written. */
export class LeaseLost extends DomainError<'runner.leaseLost'> {
  constructor(name: string) {
    super('runner.leaseLost', `the lease of ${name} is no longer held here`, { name });
  }
}

/** The log has gone back, or is another log: reading on would tell untruths. */
export class CheckpointAhead extends DomainError<'runner.checkpointAhead'> {
  constructor(name: string, checkpoint: string, head: string) {
    super(
      'runner.checkpointAhead',
      `projection ${name} has read up to ${checkpoint} of a log that is not this one, which ends at ${head}: it was restored, moved or replaced. Rebuild the projection: ecluse rebuild ${name}`,
      { projection: name, checkpoint, head },
    );
  }
}

/** As {@link CheckpointAhead}, for a reaction: no rebuild plays it again, and where it goes on is for a person to say. */
export class ReactionAhead extends DomainError<'runner.reactionAhead'> {
  constructor(name: string, checkpoint: string, head: string) {
    super(
      'runner.reactionAhead',
      `reaction ${name} has read up to ${checkpoint} of a log that is not this one, which ends at ${head}: it was restored, moved or replaced. What the reaction did stays done; say where it goes on: ecluse reaction resume ${name} --again, or --at-end (docs/how-to/operate.md#a-reaction-ahead-of-the-log)`,
      { reaction: name, checkpoint, head },
    );
  }
}

/** The active generation was made by another version of the program: it serves as it is, and is not written any more. */
export class GenerationFrozen extends DomainError<'runner.generationFrozen'> {
  constructor(name: string) {
    super(
      'runner.generationFrozen',
      `the read model of ${name} is of another structure: it stands still until it is rebuilt (ecluse rebuild ${name})`,
      {
        projection: name,
      },
    );
  }
}

/** So many dossiers in a row could not be written, and not one could: it is the writer that is wrong, not they. Nothing was set aside. */
export class WriterBroken extends DomainError<'runner.writerBroken'> {
  constructor(name: string, streams: number, reason: string) {
    super(
      'runner.writerBroken',
      `${String(streams)} dossiers in a row could not be written by ${name}, and not one could (${reason}): it stands still until its cause is mended; ecluse retry then takes in what was set aside, or has it set aside as many again`,
      { projection: name, streams, reason },
    );
  }
}

/** Somebody said no to a rebuild. The active generation is as it was. */
export class RebuildCancelled extends DomainError<'runner.rebuildCancelled'> {
  constructor(name: string) {
    super('runner.rebuildCancelled', `the rebuild of ${name} was cancelled`, { projection: name });
  }
}
