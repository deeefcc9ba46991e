import type { DataSource } from 'typeorm';
import { type Clock, dayIn, type PlainDate } from '#libs/kernel';
import { inSnapshot, type LedgerReader, type Slice } from '#libs/read-model';
import { type FreshnessReader, freshnessOf } from '../freshness/freshness.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import type { Settings } from '../tokens.js';
import { definitionsOf, type Figures, figuresOf, type Ledger, originsUntil, readLedger } from './figures.js';

/** The figures of today of one caisse, in one procédure or, with null, in all of them. What counts dossiers is not read. */
export interface Standing {
  readonly caisse: string;
  readonly procedure: string | null;
  readonly figures: Pick<Figures, 'stock' | 'anteriorite' | 'soldeEnJours'>;
}

/** Reads where every caisse stands today: as many queries as there are procédures, however many caisses there are. */
export class StandingReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
    private readonly clock: Clock,
    private readonly settings: Pick<Settings, 'timeZone'>,
  ) {}

  /** Nothing at all when the read model is late: its figures would say `stale`. */
  async read(): Promise<readonly Standing[]> {
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const referentiel = await this.referentiels.read();
    const { standings, position } = await inSnapshot(this.dataSource, async (reader) => {
      const standings = [...(await standingsOf(reader, referentiel, today, {}))];
      for (const procedure of referentiel.procedures.keys()) standings.push(...(await standingsOf(reader, referentiel, today, { procedure })));
      return { standings, position: await reader.position() };
    });
    const { stale } = await freshnessOf(this.freshness, position);
    return stale ? [] : standings;
  }
}

/** The figures of each caisse of a slice: of the rows that the figures of the whole slice are made of, by the same formulas. */
async function standingsOf(reader: LedgerReader, referentiel: Referentiel, on: PlainDate, slice: Slice): Promise<readonly Standing[]> {
  const extents = await reader.extents(slice, null);
  const sets = [...definitionsOf(originsUntil(on, extents), {}).values()];
  const ledger: Ledger = {
    extents,
    ...(await readLedger(reader, referentiel, { on, knownOn: null, slice }, extents, sets)),
    dossiers: [],
    dossiersNotWaiting: [],
  };
  return [...new Set(extents.map(({ caisse }) => caisse))].map((caisse) => {
    const own = ledgerOf(caisse, ledger);
    const request = { on, knownOn: null, slice: { ...slice, caisse }, definitions: [] };
    const figures = figuresOf(request, own, definitionsOf(originsUntil(on, own.extents), {}), {}, referentiel);
    return { caisse, procedure: slice.procedure ?? null, figures };
  });
}

function ledgerOf(caisse: string, { extents, stock, ages, flux, processed, ...rest }: Ledger): Ledger {
  const own = <Row extends { readonly caisse: string }>(rows: readonly Row[]): readonly Row[] => rows.filter((row) => row.caisse === caisse);
  return { ...rest, extents: own(extents), stock: own(stock), ages: own(ages), flux: own(flux), processed: own(processed) };
}
