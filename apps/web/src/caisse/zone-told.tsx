import type { JSX } from 'react';
import { SeuilsHint } from '../alertes/seuils-hint.tsx';
import { type Seuils, useSeuils, writtenBy } from '../alertes/seuils.ts';
import { Situation } from '../alertes/situation.tsx';
import type { Etat } from '../api/client.ts';
import { labels } from '../labels.ts';

interface ToldEtat extends Etat {
  readonly etat: NonNullable<Etat['etat']>;
}

/** What the thresholds in force say of the solde of a caisse, by the procédure looked at; undefined: they say nothing of it. */
export function etatOfSolde(etats: readonly Etat[], seuils: ReadonlyMap<string, Seuils>, procedure: string | undefined): ToldEtat | undefined {
  return etats.find(
    (each): each is ToldEtat =>
      each.etat !== null && each.procedure === (procedure ?? null) && seuils.get(each.definition)?.indicateur?.block === 'soldeEnJours',
  );
}

/** How serious a solde is, beside one by a definition without zones. */
export function ZoneTold({ etat: { etat, value, definition } }: { readonly etat: ToldEtat }): JSX.Element {
  const seuils = useSeuils();
  return (
    <div data-figure="situation">
      <Situation etat={etat} />{' '}
      <span className="quiet">
        {value !== null && labels.caisse.bySolde(writtenBy(seuils.get(definition), value))} <SeuilsHint reference={definition} />
      </span>
    </div>
  );
}
