import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { chosenDefinitions, DEFAULT_DEFINITION_SETS, definitionReference, type EtapeStock, stockByEtape } from '#libs/domain';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { type ChaleurJson, type ChaleurRequest, type EtapeEnChaleur, GetChaleur } from './get-chaleur.query.js';
import { listAddress } from './list-address.js';

/** What stands in an address for « no étape is known ». */
export const NO_ETAPE = '-';

function withList(etape: EtapeStock, definition: string, { on, knownOn, slice }: ChaleurRequest): EtapeEnChaleur {
  return { ...etape, list: listAddress({ on, knownOn, slice }, { etape: etape.etape ?? NO_ETAPE, definition }) };
}

@QueryHandler(GetChaleur)
export class GetChaleurHandler implements IQueryHandler<GetChaleur> {
  constructor(private readonly snapshots: SnapshotReader) {}

  async execute({ request }: GetChaleur): Promise<ChaleurJson> {
    const { on, knownOn, slice, definitions, after } = request;
    const { answer, freshness } = await this.snapshots.answer({ days: [['on', on]], knownOn, slice, after }, async (reader, referentiel, sliceOn) => {
      const chosen = chosenDefinitions(definitions, referentiel.definitions).anteriorite;
      const groups = await reader.stockByEtape(on, knownOn, sliceOn(on));
      const origin = groups.some((group) => group.origin === 'native') ? 'native' : 'imported';
      const definition = chosen ?? DEFAULT_DEFINITION_SETS[origin].anteriorite;
      return { definition, etapes: stockByEtape(definition, on, groups, (caisse) => referentiel.calendarOf(caisse, on)) };
    });
    const { stale, ...place } = freshness;
    const { definition, etapes } = answer;
    const reference = definitionReference(definition);
    return {
      ...{ asOf: on, knownOn, filters: slice, ...place },
      status: stale ? 'stale' : etapes.length === 0 ? 'noData' : 'ok',
      ...{ definition: reference, dayKind: definition.dayKind, threshold: definition.threshold },
      pieces: etapes.reduce((sum, { pieces }) => sum + pieces, 0),
      etapes: etapes.map((etape) => withList(etape, reference, request)),
    };
  }
}
