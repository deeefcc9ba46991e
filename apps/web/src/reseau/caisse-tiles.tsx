import type { JSX, KeyboardEvent } from 'react';
import { UniteLink } from '../common/unite-link.tsx';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
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

interface TileProps {
  readonly compared: Compared;
  readonly measure: Measure;
  readonly words: UniteWords;
}

function CaisseTile({ compared, measure, words }: TileProps): JSX.Element {
  const { code, label, value, valueClass, status } = compared;
  const word = value === null ? labels.status[status].word : (valueClass?.word ?? text.unclassed(words));
  const isNamed = words === labels.unites.groupement;
  return (
    <li className={`caisse-tile value-ground ${valueClass?.mark ?? 'caisse-tile-none'}`} data-unite={code} title={label}>
      <UniteLink code={code}>
        <span className="caisse-code">{isNamed ? label : code}</span>
        <span className="visually-hidden"> {label === code || isNamed ? '' : label} </span>
        <span className="caisse-value">{value === null ? '–' : writtenValue(measure, value)}</span>
        <span className="caisse-word">{word}</span>
      </UniteLink>
    </li>
  );
}

interface CaisseTilesProps {
  readonly groups: readonly Group[];
  readonly compared: readonly Compared[];
  readonly measure: Measure;
  readonly words: UniteWords;
}

/** One tile per caisse, or per groupement, group by group: colour, pattern and word say how it stands; its link opens its sheet. */
export function CaisseTiles({ groups, compared, measure, words }: CaisseTilesProps): JSX.Element {
  const byCaisse = new Map(compared.map((each) => [each.code, each]));
  return (
    <section className="caisse-map" aria-label={text.tiles(words)} onKeyDown={walk}>
      <ul className="legend">
        {classesOf(measure).map((each) => (
          <li key={each.mark}>
            <ValueMark of={each} />
          </li>
        ))}
      </ul>
      {groups.map(({ code, label, caisses }) => (
        <section className="caisse-group" key={code ?? ''} aria-label={label ?? text.ungrouped(groups.length, words)}>
          <h2>
            {label ?? text.ungrouped(groups.length, words)} <span className="quiet">{words.count(caisses.length)}</span>
          </h2>
          <ul className={words === labels.unites.groupement ? 'caisse-tiles named-tiles' : 'caisse-tiles'}>
            {caisses.map((caisse) => {
              const one = byCaisse.get(caisse);
              return one === undefined ? null : <CaisseTile key={caisse} compared={one} measure={measure} words={words} />;
            })}
          </ul>
        </section>
      ))}
      <p className="quiet">{text.keys(words)}</p>
    </section>
  );
}
