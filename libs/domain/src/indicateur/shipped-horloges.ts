import type { DayKind, DelaiDefinition, HorlogeDeDelai } from './definition.js';
import { DELAI } from './shipped-catalogue.js';

/** A clock of a procédure that ships, as that says it. `dansLes`: the delay that its own source sets. */
interface HorlogeLivree {
  readonly code: string;
  readonly label: string;
  readonly source: string;
  readonly dayKind: DayKind;
  readonly horloge: HorlogeDeDelai;
  readonly dansLes: { readonly days: number; readonly source: string } | null;
}

const RETRAITE = { procedure: 'demande-de-retraite', from: { event: 'opened' }, to: { event: 'decided' } } as const;
const TRADUCTION = { procedure: 'traduction', from: { event: 'opened' }, to: { performed: 'rendre' } } as const;

const HORLOGES: readonly HorlogeLivree[] = [
  {
    code: 'retraite-delai-legal',
    label: 'demandes de retraite, délai légal',
    source: 'procédure demande-de-retraite, horloge « legal »',
    dayKind: 'calendar',
    horloge: { ...RETRAITE, clock: 'legal', from: { event: 'completed' } },
    dansLes: { days: 120, source: 'Sénat, question orale QSEQ220701680 : quatre mois ; en jours : choix du produit' },
  },
  {
    code: 'retraite-norme',
    label: 'demandes de retraite, norme de service',
    source: 'procédure demande-de-retraite, horloge « norm »',
    dayKind: 'calendar',
    horloge: { ...RETRAITE, clock: 'norm' },
    dansLes: null,
  },
  {
    code: 'retraite-a-nous',
    label: 'demandes de retraite, temps où c’est à nous d’agir, en jours ouvrés',
    source: 'procédure demande-de-retraite, horloge « ours »',
    dayKind: 'worked',
    horloge: { ...RETRAITE, clock: 'ours' },
    dansLes: null,
  },
  {
    code: 'traduction-norme',
    label: 'traductions, délai de traduction',
    source: 'procédure traduction, horloge « norm »',
    dayKind: 'calendar',
    horloge: { ...TRADUCTION, clock: 'norm' },
    dansLes: { days: 21, source: 'COG Cleiss, IR.8.3, L718 : 21 jours' },
  },
  {
    code: 'traduction-a-nous',
    label: 'traductions, temps où c’est à nous d’agir, en jours ouvrés',
    source: 'procédure traduction, horloge « ours »',
    dayKind: 'worked',
    horloge: { ...TRADUCTION, clock: 'ours' },
    dansLes: null,
  },
];

/** What half of the dossiers of the month did not exceed, what nine in ten did not, and the share of those that took no longer than a source says. */
export const SHIPPED_HORLOGES: readonly DelaiDefinition[] = HORLOGES.flatMap(({ code, label, source, dansLes, ...of }) => {
  const decile = (n: 5 | 9): DelaiDefinition => ({
    ...{ ...DELAI, ...of, source, centile: n * 10 },
    code: `${code}-decile-${String(n)}`,
    label: `Délai que ${n === 5 ? 'la moitié' : 'neuf sur dix'} des dossiers du mois ne dépassent pas : ${label}`,
  });
  const share = (within: { readonly days: number; readonly source: string }): DelaiDefinition => ({
    ...{ ...DELAI, ...of, centile: null, unit: 'part', orientation: 'higherIsBetter' },
    ...{ code: `${code}-en-${String(within.days)}-jours`, source: within.source, dansLes: within.days },
    label: `Part des dossiers du mois tenus en ${String(within.days)} jours au plus : ${label}`,
  });
  return [decile(5), decile(9), ...(dansLes === null ? [] : [share(dansLes)])];
});
