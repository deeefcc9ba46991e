import { Injectable, type PipeTransform } from '@nestjs/common';
import type { ProblemCode } from './problem-codes.js';
import { RequestRefused } from './problem.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/** An id in an address: what has not the form of one names nothing. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  constructor(
    private readonly code: ProblemCode,
    private readonly what: string,
  ) {}

  transform(value: string): string {
    if (UUID.test(value)) return value.toLowerCase();
    throw new RequestRefused(this.code, `${this.what} : « ${value} » n’a pas la forme d’un identifiant.`, { id: value });
  }
}
