import { Injectable, type PipeTransform } from '@nestjs/common';
import type { DecimalMark, TableFormat } from '#libs/interchange';
import { RequestRefused } from '../http/problem.js';

export interface AskedFormat {
  readonly format: TableFormat;
  readonly mark: DecimalMark;
}

const ASKED = {
  csv: { format: 'csv', mark: 'comma' },
  'csv-point': { format: 'csv', mark: 'point' },
  xlsx: { format: 'xlsx', mark: 'comma' },
  ods: { format: 'ods', mark: 'comma' },
} as const satisfies Record<string, AskedFormat>;

export const FORMATS = Object.keys(ASKED);

const isFormat = (text: string): text is keyof typeof ASKED => Object.hasOwn(ASKED, text);

@Injectable()
export class FormatPipe implements PipeTransform<string, AskedFormat> {
  transform(text: string): AskedFormat {
    if (isFormat(text)) return ASKED[text];
    throw new RequestRefused('request.parameterInvalid', `Format inconnu : « ${text} ». Demandez l’un de : ${FORMATS.join(', ')}.`, { format: text });
  }
}
