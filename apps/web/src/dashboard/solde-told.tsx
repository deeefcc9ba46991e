import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { SeuilsHint } from '../alertes/seuils-hint.tsx';
import { type Seuils, type SeuilsByReference, useSeuils, writtenBy } from '../alertes/seuils.ts';
import { Situation } from '../alertes/situation.tsx';
import type { SituationOfOrganisme } from '../alertes/use-situation.ts';
import type { Definition, Etat } from '../api/client.ts';
import { indicatorsQuery } from '../api/queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { labels } from '../labels.ts';
import type { Cible } from '../reseau/cibles.ts';
import { type Cibles, useCibles } from '../reseau/use-cibles.ts';
import { writtenValue } from '../reseau/valeur.ts';
import { ValueMark } from '../reseau/value-mark.tsx';
import type { Slice } from '../view/address.ts';
import type { View } from '../view/use-view.ts';
import { Held } from './held.tsx';

const text = labels.dashboard;

interface ToldEtat extends Etat {
  readonly etat: NonNullable<Etat['etat']>;
}

const referenceOf = ({ code, version }: Definition): string => `${code}@${String(version)}`;

/** What the thresholds in force say of a solde, by the procédure looked at; undefined: they say nothing of it. */
function etatOfSolde(etats: readonly Etat[], seuils: SeuilsByReference, procedure: string | undefined): ToldEtat | undefined {
  return etats.find(
    (each): each is ToldEtat =>
      each.etat !== null && each.procedure === (procedure ?? null) && seuils.get(each.definition)?.indicateur?.block === 'soldeEnJours',
  );
}

function ByEtat({
  etat: { etat, value, definition },
  seuils,
  cibles,
}: {
  readonly etat: ToldEtat;
  readonly seuils: Seuils | undefined;
  readonly cibles: Cibles;
}): JSX.Element {
  const cible = seuils?.indicateur === undefined ? undefined : cibles.get(referenceOf(seuils.indicateur));
  return (
    <div data-figure="situation">
      <Situation etat={etat} />{' '}
      <span className="quiet">
        {value !== null && text.bySolde(writtenBy(seuils, value))} <SeuilsHint reference={definition} />
      </span>
      <Held cible={cible} value={value} />
    </div>
  );
}

function ByZones({
  slice,
  indicateur,
  cible,
}: {
  readonly slice: Slice;
  readonly indicateur: Definition;
  readonly cible: Cible | undefined;
}): JSX.Element | null {
  const { data } = useQuery(indicatorsQuery(slice, referenceOf(indicateur)));
  if (data === undefined) return null;
  const { value, zone, status, definition, calendars } = data.soldeEnJours;
  return (
    <div data-figure="zone">
      {zone === null ? labels.status[status].word : <ValueMark of={{ mark: `zone-${zone}`, word: text.zone[zone] }} />}{' '}
      <span className="quiet">
        {value !== null && text.bySolde(writtenValue(indicateur, value))} <DefinitionHint figure={{ definition, calendars }} />
      </span>
      <Held cible={cible} value={value} />
    </div>
  );
}

/**
 * How serious the solde of what is looked at is, and what it is held to, beside a figure by a definition without zones: by the thresholds in force, else by the
 * zones of a definition that has some.
 */
export function SoldeTold({
  view: { slice },
  situation: { etats, error },
}: {
  readonly view: View;
  readonly situation: SituationOfOrganisme;
}): JSX.Element | null {
  const { seuils, isAwaited } = useSeuils();
  const cibles = useCibles(slice);
  const { data: definitions } = useQuery(definitionsQuery);
  // Of which indicator a situation is, its thresholds say: until they are there it may be that of the solde.
  if (isAwaited) return null;
  const etat = etatOfSolde(etats ?? [], seuils, slice.procedure);
  if (etat !== undefined) return <ByEtat etat={etat} seuils={seuils.get(etat.definition)} cibles={cibles} />;
  if ((etats === undefined && error === null) || definitions === undefined) return null;
  const indicateur = lastVersions(definitions).find(({ block, zones }) => block === 'soldeEnJours' && zones !== null);
  if (indicateur === undefined) return <p className="quiet">{text.noZones}</p>;
  return <ByZones slice={slice} indicateur={indicateur} cible={cibles.get(referenceOf(indicateur))} />;
}
