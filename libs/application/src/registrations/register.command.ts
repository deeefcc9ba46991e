import { Command } from '@nestjs/cqrs';

/** `position`: a token for `after`. */
export interface Registered {
  readonly code: string;
  readonly position: string;
}

/** Makes a caisse known, or changes its label, calendar or zone. Refused with `calendrier.unknown`, `timeZone.unknown`, `query.stale`. */
export class RegisterCaisse extends Command<Registered> {
  constructor(
    readonly request: {
      readonly code: string;
      readonly label: string;
      /** Code of a published calendar; default: `metropole`. */
      readonly calendrier: string | null;
      /** IANA name; default: that of the calendar. */
      readonly timeZone: string | null;
      readonly key: string;
    },
  ) {
    super();
  }
}

/** Makes a procédure known, or changes its label. */
export class RegisterProcedure extends Command<Registered> {
  constructor(readonly request: { readonly code: string; readonly label: string; readonly key: string }) {
    super();
  }
}
