import { ABSENT, counted, day } from './french.js';

export interface Organisme {
  readonly code: string;
  readonly label: string;
  readonly kind: string;
  readonly arbre: string | null;
  readonly parents: Readonly<Record<string, string>>;
  readonly mergedInto: string | null;
  readonly on: string;
  readonly perimetre: string;
  readonly calendriers: readonly { readonly calendrier: string; readonly timeZone: string; readonly fromOn: string | null }[];
  readonly appartenances: readonly { readonly arbre: string; readonly parent: string; readonly fromOn: string; readonly toOn: string | null }[];
  readonly fusion: { readonly into: string; readonly on: string } | null;
  readonly scissions: readonly { readonly into: readonly string[]; readonly on: string }[];
  readonly issueDe: readonly { readonly caisse: string; readonly on: string }[];
  readonly members: readonly string[];
  readonly caisses: readonly string[];
}

export interface Reseau {
  readonly code: string;
  readonly label: string;
  readonly on: string;
  readonly perimetre: string;
  readonly caisses: readonly string[];
  readonly arbres: readonly {
    readonly arbre: string;
    readonly groupements: readonly { readonly code: string; readonly label: string; readonly caisses: readonly string[] }[];
    readonly without: readonly string[];
  }[];
}

const listed = (codes: readonly string[]): string => (codes.length === 0 ? ABSENT : codes.join(', '));

/** By which caisses, on which day. */
const asOf = (on: string, perimetre: string): string => (perimetre === 'restated' ? 'par les caisses d’aujourd’hui' : `le ${day(on)}`);

export function reseauText({ code, label, on, perimetre, caisses, arbres }: Reseau): string {
  return [
    `${code} – ${label} : ${counted(caisses.length, 'caisse', 'caisses')}, ${asOf(on, perimetre)}`,
    ...arbres.flatMap(({ arbre, groupements, without }) => [
      `  ${arbre}`,
      ...groupements.map((each) => `    ${each.code} – ${each.label} (${String(each.caisses.length)}) : ${listed(each.caisses)}`),
      ...(without.length === 0 ? [] : [`    sans groupement (${String(without.length)}) : ${listed(without)}`]),
    ]),
    ...(arbres.length === 0 ? [`  ${listed(caisses)}`] : []),
  ].join('\n');
}

/** A split restates nothing: nobody knows a share. */
const UNSHARED = 'le passé reste à la caisse scindée, restitué ou non : comparez-les ensemble, dans un groupement';

export function organismeText(organisme: Organisme): string {
  const { code, label, calendriers, appartenances, fusion, scissions, issueDe, members, caisses, on, perimetre } = organisme;
  return [
    `${code} – ${label}`,
    ...calendriers.map(
      ({ calendrier, timeZone, fromOn }) => `  jours : ${calendrier}, ${timeZone}${fromOn === null ? '' : `, à partir du ${day(fromOn)}`}`,
    ),
    ...appartenances.map(
      ({ arbre, parent, fromOn, toOn }) =>
        `  ${arbre} : ${parent}, depuis le ${day(fromOn)}${toOn === null ? '' : ` et jusqu’au ${day(toOn)}, exclu`}`,
    ),
    ...(fusion === null ? [] : [`  fusion : dans ${fusion.into}, le ${day(fusion.on)}`]),
    ...scissions.map(({ into, on: split }) => `  scission : ${listed(into)}, le ${day(split)} ; ${UNSHARED}`),
    ...issueDe.map(({ caisse, on: split }) => `  issue de la scission de ${caisse}, le ${day(split)} ; ${UNSHARED}`),
    ...(members.length === 0 ? [] : [`  membres : ${listed(members)}`]),
    `  caisses, ${asOf(on, perimetre)} : ${listed(caisses)}`,
  ].join('\n');
}
