import type { Suite } from '#libs/application';
import { DomainError, isPlainDate } from '#libs/kernel';

const MOIS = /^\d{4}-(?:0[1-9]|1[0-2])$/u;
const MOST_CELLS = 500_000;
/** What the body may have that brings it, in bytes: some sixty for each cell. */
export const LARGEST_SUITE = 32 * 1024 * 1024;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MOST_CELLS && value.every((each) => typeof each === 'string');
const areCells = (value: unknown): value is readonly (readonly string[])[] =>
  Array.isArray(value) && value.length <= MOST_CELLS && value.every((each) => areTexts(each) && each.length === 3);

/** What an earlier publication says of itself. @throws DomainError `donneesOuvertes.suiteInvalid` */
export function suiteOf(told: unknown): Suite {
  if (isRecord(told)) {
    const { regles, reseau, caisses, procedures, mois, masquees } = told;
    if (
      typeof regles === 'string' &&
      (reseau === null || typeof reseau === 'string') &&
      isRecord(mois) &&
      areCells(masquees) &&
      areTexts(caisses) &&
      areTexts(procedures)
    ) {
      const known = Object.entries(mois).flatMap(([name, day]) =>
        MOIS.test(name) && typeof day === 'string' && isPlainDate(day) ? [[name, day] as const] : [],
      );
      if (known.length === Object.keys(mois).length) return { regles, reseau, caisses, procedures, mois: Object.fromEntries(known), masquees };
    }
  }
  throw new DomainError(
    'donneesOuvertes.suiteInvalid',
    'La suite de la publication d’avant ne se lit pas : donnez telle quelle la partie « ecluse.suite » de son datapackage.json.',
    {},
  );
}
