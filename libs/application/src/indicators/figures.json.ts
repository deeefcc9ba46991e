import { roundDays, roundShare } from '#libs/domain';
import type { AnswerLag } from '../freshness/freshness.js';
import type { Figures } from './figures.js';
import type { AskedSlice } from '../reseau/asked-slice.js';
import { listAddress } from './list-address.js';

/** Where the figures stand in the log, and how far behind it. */
export interface Freshness {
  readonly ordinal: number;
  readonly lag: AnswerLag;
  /** Dossiers that are not whole in them, because events of theirs are set aside. */
  readonly heldDossiers: number;
}

type Status = Figures['stock']['status'];

/** The figures as the API and the CLI give them: shares to 4 decimals, days to 3, each with the address of its list. */
export function figuresJson(figures: Figures, slice: AskedSlice, freshness: Freshness, stale: boolean) {
  const { asOf, knownOn } = figures;
  const address = (more?: Record<string, string>): string => listAddress({ on: asOf, knownOn, slice }, more);
  const statusOf = (status: Status): Status => (stale ? 'stale' : status);
  const anteriorite = (figure: Figures['anteriorite']) => ({
    status: statusOf(figure.status),
    definition: figure.definition,
    calendars: figure.calendars,
    threshold: figure.threshold,
    above: figure.above,
    share: figure.share === null ? null : roundShare(figure.share),
    bands: figure.bands,
  });
  const stock = (figure: Figures['stock']) => ({
    status: statusOf(figure.status),
    definition: figure.definition,
    pieces: figure.pieces,
    dossiers: figure.dossiers,
    waiting: figure.waiting,
    waitingFor: figure.waitingFor,
  });
  const flux = (figure: Figures['flux']) => ({
    status: statusOf(figure.status),
    definition: figure.definition,
    calendars: figure.calendars,
    from: figure.from,
    to: figure.to,
    arrived: figure.arrived,
    processed: figure.processed,
    automatic: figure.automatic,
    returned: figure.returned,
    neutralised: figure.neutralised,
    closed: figure.closed,
    reopened: figure.reopened,
  });
  const solde = (figure: Figures['soldeEnJours']) => ({
    status: statusOf(figure.status),
    definition: figure.definition,
    calendars: figure.calendars,
    value: figure.value === null ? null : roundDays(figure.value),
    zone: figure.zone,
  });
  const withSets = <F extends { readonly perSet?: readonly F[] }, J extends object>(figure: F, json: (figure: F) => J) => ({
    ...json(figure),
    ...(figure.perSet === undefined ? {} : { perSet: figure.perSet.map(json) }),
  });
  // A mixed figure has no definition of its own: its list goes by the default of each origin, as its sets do.
  const by = (figure: Figures['stock' | 'flux' | 'anteriorite']): Record<string, string> =>
    figure.status === 'mixed' ? {} : { definition: figure.definition };
  const fluxList = (kind: string): string => address({ flow: kind, ...by(figures.flux) });
  const ageList = (more: Record<string, string>): string => address({ ...more, ...by(figures.anteriorite) });
  return {
    asOf,
    knownOn,
    ordinal: freshness.ordinal,
    lag: freshness.lag,
    heldDossiers: freshness.heldDossiers,
    filters: slice,
    stock: {
      ...withSets(figures.stock, stock),
      list: address(by(figures.stock)),
      listWaiting: address({ ...by(figures.stock), waiting: 'true' }),
    },
    anteriorite: { ...withSets(figures.anteriorite, anteriorite), list: ageList({ above: String(figures.anteriorite.threshold) }) },
    flux: {
      ...withSets(figures.flux, flux),
      listArrived: fluxList('arrived'),
      listProcessed: fluxList('processed'),
      listAutomatic: fluxList('automatic'),
    },
    soldeEnJours: { ...withSets(figures.soldeEnJours, solde), list: address() },
  };
}

export type FiguresJson = ReturnType<typeof figuresJson>;
