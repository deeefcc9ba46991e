import { type Ensemble, valued } from './comparaison.js';
import { ABSENT, counted, day } from './french.js';
import { table } from './table.js';
import type { Units } from './written.js';

interface Figure extends Ensemble {
  readonly indicateur: string;
  readonly organisme: string;
  /** As it was published, where a correction tells it. */
  readonly corrects: Ensemble | null;
}

/** What the API tells of an arrêté, as far as it is shown. */
export interface Arrete {
  readonly reseau: string;
  readonly mois: string;
  /** The last day of the month. */
  readonly on: string;
  readonly knownOn: string;
  readonly organismes: readonly { readonly code: string; readonly kind: string | null }[];
  readonly known: readonly Figure[];
  readonly corrections: readonly unknown[];
}

const KINDS: Readonly<Record<string, string>> = { teteDeReseau: 'réseau', groupement: 'groupement', caisse: 'caisse' };

/** Each published figure beside the one of its last correction told by the day asked – undefined: today –, and where what is known then is found. */
export function arreteText(arrete: Arrete, askedOn: string | undefined, units: Units): string {
  const { reseau, mois, on, knownOn, organismes, known, corrections } = arrete;
  const columns = ['Indicateur', 'Sorte', 'Organisme', 'Publié', 'Corrigé', 'État'].map((title) => ({ title }));
  const kindOf = new Map(organismes.map(({ code, kind }) => [code, KINDS[kind ?? ''] ?? ABSENT]));
  const rows = known.map(({ indicateur, organisme, status, value, corrects }) => [
    ...[indicateur, kindOf.get(organisme) ?? ABSENT, organisme],
    ...[corrects ?? { status, value }, { status, value }].map((each) => valued(each, units.get(indicateur))),
    corrects === null ? 'sans correction' : 'corrigé',
  ]);
  return [
    `${reseau}, ${mois} : arrêté le ${day(knownOn)}, ${counted(corrections.length, 'correction', 'corrections')}.`,
    `Corrigé : la valeur publiée, ou celle de sa dernière correction dite jusqu’${askedOn === undefined ? 'à aujourd’hui' : `au ${day(askedOn)}`}.`,
    `Ce qui s’en ${askedOn === undefined ? 'sait aujourd’hui' : `savait le ${day(askedOn)}`}, qu’une correction le dise ou non :`,
    `  ecluse indicateur values ${known[0]?.indicateur ?? 'INDICATEUR'} --reseau ${reseau} --on ${on}${askedOn === undefined ? '' : ` --known-on ${askedOn}`}`,
    ...['', table(columns, rows)],
  ].join('\n');
}
