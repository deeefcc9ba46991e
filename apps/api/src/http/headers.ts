import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequestRefused } from './problem.js';

const KEY = /^[\x21-\x7e]{1,200}$/u;
const REVISION = /^(?:W\/)?"(?<revision>\d{1,9})"$/u;

function headerOf(context: ExecutionContext, name: string): string | undefined {
  const value = context.switchToHttp().getRequest<FastifyRequest>().headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The key under which a write is done once, however often it is sent. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const key = headerOf(context, 'idempotency-key')?.trim();
  if (key === undefined || key === '') {
    throw new RequestRefused(
      'request.idempotencyKeyMissing',
      'Toute écriture demande l’en-tête Idempotency-Key : un texte choisi par vous (un UUID convient), le même si vous renvoyez la même demande.',
    );
  }
  if (!KEY.test(key)) {
    throw new RequestRefused('request.idempotencyKeyInvalid', 'Idempotency-Key attend de 1 à 200 caractères ASCII visibles, sans espace.');
  }
  return key;
});

/** The revision that the writer has seen (`If-Match: "12"`), or null when the writer does not say. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | null => {
  const value = headerOf(context, 'if-match')?.trim();
  if (value === undefined || value === '' || value === '*') return null;
  const revision = REVISION.exec(value)?.groups?.['revision'];
  if (revision === undefined) {
    throw new RequestRefused('request.ifMatchInvalid', `If-Match attend la révision lue, entre guillemets, par exemple "12" ; reçu : ${value}`, {
      ifMatch: value,
    });
  }
  return Number(revision);
});

export const etagOf = (revision: number): string => `"${String(revision)}"`;
