import type { Standing, StandingReader } from '#libs/application';
import { Kept, type Metrics, type Sample } from '#libs/platform';

/** Reading every caisse costs a few queries for each procédure: nobody waits for it, and it is done once a minute at most. */
const FRESH_MS = 60_000;
const KEPT_MS = 600_000;

const OF_TODAY =
  'Of today, as known now, also when the last day of the log is long past; absent when the figure is not whole (status other than ok); read again once a minute at most.';

interface Figure {
  readonly status: string;
  readonly definition: string;
}

/** A mixed figure has no value of its own: each of its sets has, by its definition. */
function samplesOf<F extends Figure>(
  standings: readonly Standing[],
  figureOf: (standing: Standing) => F & { readonly perSet?: readonly F[] },
  valueOf: (figure: F) => number | null,
): readonly Sample[] {
  return standings.flatMap((standing) => {
    const figure = figureOf(standing);
    return (figure.perSet ?? [figure]).flatMap((each): readonly Sample[] => {
      const value = valueOf(each);
      if (each.status !== 'ok' || value === null) return [];
      const procedure = standing.procedure === null ? {} : { procedure: standing.procedure };
      return [{ labels: { caisse: standing.caisse, ...procedure, definition: each.definition }, value }];
    });
  });
}

/** The figures of today as gauges: by the same queries and formulas as everywhere else, unrounded. */
export function figureGauges(metrics: Metrics, reader: StandingReader, onFailure: (error: unknown) => void): void {
  const kept = new Kept(async () => reader.read(), { freshMs: FRESH_MS, keptMs: KEPT_MS, waitMs: 0, onFailure });
  const standings = async (whole: boolean): Promise<readonly Standing[]> =>
    ((await kept.value()) ?? []).filter(({ procedure }) => (procedure === null) === whole);
  metrics.gauge('ecluse_stock_pieces', `Pièces in stock. ${OF_TODAY}`, ['caisse', 'procedure', 'definition'], async () =>
    samplesOf(
      await standings(false),
      ({ figures }) => figures.stock,
      ({ pieces }) => pieces,
    ),
  );
  metrics.gauge(
    'ecluse_anteriorite_above_pieces',
    `Pièces in stock that are older than the threshold of the definition. ${OF_TODAY}`,
    ['caisse', 'definition'],
    async () =>
      samplesOf(
        await standings(true),
        ({ figures }) => figures.anteriorite,
        ({ above }) => above,
      ),
  );
  metrics.gauge(
    'ecluse_anteriorite_above_ratio',
    `The part of the stock that is older than the threshold of the definition, 0 to 1. ${OF_TODAY}`,
    ['caisse', 'definition'],
    async () =>
      samplesOf(
        await standings(true),
        ({ figures }) => figures.anteriorite,
        ({ share }) => share,
      ),
  );
  metrics.gauge(
    'ecluse_anteriorite_threshold_days',
    'The threshold of each definition of the antériorité, in its own days, calendar or worked.',
    ['definition'],
    async () => {
      const thresholds = samplesOf(
        await standings(true),
        ({ figures }) => figures.anteriorite,
        ({ threshold }) => threshold,
      );
      return [...new Map(thresholds.map(({ labels, value }) => [labels?.['definition'], value]))].map(([definition = '', value]) => ({
        labels: { definition },
        value,
      }));
    },
  );
  metrics.gauge('ecluse_solde_days', `Days of work that the stock stands for. ${OF_TODAY}`, ['caisse', 'definition'], async () =>
    samplesOf(
      await standings(true),
      ({ figures }) => figures.soldeEnJours,
      ({ value }) => value,
    ),
  );
}
