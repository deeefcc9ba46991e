import type { JSX, KeyboardEvent } from 'react';
import { CaisseLink } from '../common/caisse-link.tsx';
import { labels } from '../labels.ts';
import type { Compared } from './compared.ts';
import type { Group } from './groups.ts';
import { classesOf, type Measure, writtenValue } from './valeur.ts';
import { ValueMark } from './value-mark.tsx';

const text = labels.reseau;

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The arrows walk the tiles, from group to group; Tab still goes through them. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.caisse-tile a')];
  const next = links[links.findIndex((link) => link === document.activeElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function CaisseTile({ compared, measure }: { readonly compared: Compared; readonly measure: Measure }): JSX.Element {
  const { caisse, label, value, valueClass, status } = compared;
  const word = value === null ? labels.status[status].word : (valueClass?.word ?? text.unclassed);
  return (
    <li className={`caisse-tile value-ground ${valueClass?.mark ?? 'caisse-tile-none'}`} data-caisse={caisse} title={label}>
      <CaisseLink caisse={caisse}>
        <span className="caisse-code">{caisse}</span>
        <span className="visually-hidden"> {label === caisse ? '' : label} </span>
        <span className="caisse-value">{value === null ? '–' : writtenValue(measure, value)}</span>
        <span className="caisse-word">{word}</span>
      </CaisseLink>
    </li>
  );
}

interface CaisseTilesProps {
  readonly groups: readonly Group[];
  readonly compared: readonly Compared[];
  readonly measure: Measure;
}

/** One tile per caisse, group by group: colour, pattern and word say how it stands; its link opens its sheet. */
export function CaisseTiles({ groups, compared, measure }: CaisseTilesProps): JSX.Element {
  const byCaisse = new Map(compared.map((each) => [each.caisse, each]));
  return (
    <section className="caisse-map" aria-label={text.tiles} onKeyDown={walk}>
      <ul className="legend">
        {classesOf(measure).map((each) => (
          <li key={each.mark}>
            <ValueMark of={each} />
          </li>
        ))}
      </ul>
      {groups.map(({ code, label, caisses }) => (
        <section className="caisse-group" key={code ?? ''} aria-label={label ?? text.ungrouped(groups.length)}>
          <h2>
            {label ?? text.ungrouped(groups.length)} <span className="quiet">{labels.reseau.caisses(caisses.length)}</span>
          </h2>
          <ul className="caisse-tiles">
            {caisses.map((caisse) => {
              const one = byCaisse.get(caisse);
              return one === undefined ? null : <CaisseTile key={caisse} compared={one} measure={measure} />;
            })}
          </ul>
        </section>
      ))}
      <p className="quiet">{text.keys}</p>
    </section>
  );
}
