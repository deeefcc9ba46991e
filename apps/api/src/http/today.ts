import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, SETTINGS, type Settings } from '#libs/application';
import { type Clock, dayIn, type PlainDate } from '#libs/kernel';

/** The day it is, in the zone of the server's people: the default of every `on`. */
@Injectable()
export class Today {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  get day(): PlainDate {
    return dayIn(this.settings.timeZone, this.clock.now());
  }
}
