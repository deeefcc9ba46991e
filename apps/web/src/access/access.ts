import { ProblemError } from '../api/problem.ts';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';

/**
 * What a page may ask of the server, or tell it. Which screens there are is decided in this module; what may be asked in the name of a caisse (`vuDe` of the
 * address) is decided by the API, whose refusal the screens show.
 */
export type Ask =
  'figures' | 'pieces' | 'dossiers' | 'definitions' | 'comparaisons' | 'reperes' | 'alertes' | 'phases' | 'effectifs' | 'releves' | 'arretes';

/** Everybody may ask everything, until there are rights. */
const REFUSED: ReadonlySet<Ask> = new Set();

export const mayAsk = (ask: Ask): boolean => !REFUSED.has(ask);

/** What is done for a whole réseau: nobody does it in the name of a caisse. */
const OF_RESEAU: ReadonlySet<Ask> = new Set(['phases', 'releves', 'arretes']);

/** Something is done in the present only: a past day, or what was known then, is read (law 3). */
export const mayAct = (ask: Ask, { isPast, slice }: Pick<View, 'isPast' | 'slice'>): boolean =>
  !isPast && mayAsk(ask) && !(slice.vuDe !== undefined && OF_RESEAU.has(ask));

/** For a screen, before it opens. */
export const asking = (ask: Ask) => (): void => {
  if (!mayAsk(ask)) throw new ProblemError(403, 'page.refused', labels.access.refused, labels.access.refusedText, null);
};

/** The screens of the top bar, each with what it asks. */
const SCREENS = [
  { to: '/', label: labels.shell.dashboard, asks: 'figures' },
  { to: '/pieces', label: labels.shell.pieces, asks: 'pieces' },
  { to: '/dossiers', label: labels.shell.dossiers, asks: 'dossiers' },
  { to: '/reseau', label: labels.shell.reseau, asks: 'comparaisons' },
  { to: '/deux-dates', label: labels.shell.twoDates, asks: 'comparaisons' },
  { to: '/repere', label: labels.shell.repere, asks: 'reperes' },
  { to: '/alertes', label: labels.shell.alertes, asks: 'alertes' },
  { to: '/phases', label: labels.shell.phases, asks: 'phases' },
  { to: '/effectifs', label: labels.shell.effectifs, asks: 'effectifs' },
  { to: '/releves', label: labels.shell.releves, asks: 'releves' },
  { to: '/arretes', label: labels.shell.arretes, asks: 'arretes' },
  { to: '/definitions', label: labels.shell.definitions, asks: 'definitions' },
] as const satisfies readonly { readonly to: string; readonly label: string; readonly asks: Ask }[];

export const screensToOpen = (): readonly (typeof SCREENS)[number][] => SCREENS.filter(({ asks }) => mayAsk(asks));
