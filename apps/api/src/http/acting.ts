import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Acting } from '#libs/application';
import { RequestRefused } from './problem.js';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u;

/** A name in a header; null without it. @throws RequestRefused `request.parameterInvalid` */
export function nameIn(request: FastifyRequest, header: string): string | null {
  const value = request.headers[header];
  const given = (Array.isArray(value) ? value.join(', ') : value)?.trim() ?? '';
  // Header values are Latin-1 on the wire; names may be written as URLs write them.
  return given === '' ? null : checkedName(header, given, decoded(given));
}

/** @throws RequestRefused `request.parameterInvalid` */
export function checkedName(where: string, given: string, name = given): string {
  if (NAME.test(name)) return name;
  throw new RequestRefused('request.parameterInvalid', `${where} attend un nom de 1 à 100 lettres, chiffres, points ou tirets ; reçu : ${given}`, {
    header: where,
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Who acts, in which role – as the caller says. The one place that tells: once there are rights, it is asked of them instead, and the headers go.
 */
export const ActingAs = createParamDecorator((_: unknown, context: ExecutionContext): Acting => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { agent: nameIn(request, 'ecluse-agent'), role: nameIn(request, 'ecluse-role') };
});

/** The headers that say who acts. */
export const ActingHeaders = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Ecluse-Agent',
      required: false,
      description: 'Qui agit, sous son pseudonyme (codé comme dans une adresse). Provisoire : viendra de l’identité une fois les droits en place.',
      schema: { type: 'string', example: 'p_agent' },
    }),
    ApiHeader({
      name: 'Ecluse-Role',
      required: false,
      description: 'Dans quel rôle de la procédure. Provisoire, de même.',
      schema: { type: 'string', example: 'gestionnaire' },
    }),
  );
