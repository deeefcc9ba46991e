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
      `projection ${name} has read up to ${checkpoint}, but the log ends at ${head}: it was restored or replaced. Rebuild the projection: ecluse rebuild ${name}`,
      { projection: name, checkpoint, head },
    );
  }
}
