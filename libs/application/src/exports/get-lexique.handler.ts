import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { GetLexique, type Lexique } from './get-lexique.query.js';

@QueryHandler(GetLexique)
export class GetLexiqueHandler implements IQueryHandler<GetLexique> {
  constructor(private readonly referentiels: ReferentielReader) {}

  async execute(): Promise<Lexique> {
    const { definitions, organismes, caisses } = await this.referentiels.read();
    return { definitions, labels: new Map([...caisses.values(), ...organismes.values()].map(({ code, label }) => [code, label])) };
  }
}
