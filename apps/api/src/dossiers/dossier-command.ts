import { applyDecorators, HttpCode } from '@nestjs/common';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { WrittenResponse } from './dossiers.response.js';

/** A command on a dossier that is there: which headers it takes, and everything that it may answer. */
export const DossierCommand = (summary: string): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    WriteHeaders(true),
    Answers({ summary, body: WrittenResponse, says: 'Fait', refusals: [400, 404, 409, 412, 415, 422, 503] }),
  );
