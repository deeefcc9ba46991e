import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemResponse } from './problem.response.js';

const MEANING = {
  400: 'Demande refusée : paramètre inconnu, manquant ou mal écrit',
  404: 'N’existe pas',
  409: 'Conflit avec ce qui s’est passé entre-temps',
  412: 'La révision donnée par If-Match est dépassée',
  413: 'Demande trop grande',
  415: 'Type de contenu non accepté',
  422: 'Demande comprise, mais refusée par une règle',
  503: 'Le serveur ne peut pas répondre pour l’instant',
} as const;
type Refusal = keyof typeof MEANING;

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemResponse) } } },
});

interface Answer {
  readonly summary: string;
  readonly description?: string;
  readonly body: Type | object;
  /** What the answer is; « Réponse » unless told otherwise. */
  readonly says?: string;
  readonly status?: 200 | 201 | 202;
  readonly refusals?: readonly Refusal[];
}

const isClass = (body: Type | object): body is Type => typeof body === 'function';

/** What an operation does and everything that it may answer, errors included. */
export function Answers({ summary, description, body, says = 'Réponse', status = 200, refusals = [400] }: Answer): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiExtraModels(ProblemResponse),
    isClass(body) ? ApiResponse({ status, description: says, type: body }) : ApiResponse({ status, description: says, schema: body }),
    ...refusals.map((refusal) => ApiResponse({ status: refusal, ...problem(MEANING[refusal]) })),
    ApiResponse({ status: 'default', ...problem('Toute autre erreur') }),
  );
}

/** The headers of a write. */
export const WriteHeaders = (withRevision: boolean): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'Choisie par le client : la même clé et le même corps donnent la même réponse, sans rien écrire de plus.',
      schema: { type: 'string', maxLength: 200, example: '6f1c1c1e-1f0e-4b59-9d0a-5a7d0f0e9d11' },
    }),
    ...(withRevision
      ? [
          ApiHeader({
            name: 'If-Match',
            required: false,
            description: 'La révision lue (ETag) : la commande est refusée (412) si le dossier a changé depuis.',
            schema: { type: 'string', example: '"3"' },
          }),
        ]
      : []),
  );
