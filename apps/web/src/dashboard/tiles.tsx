import type { JSX, ReactNode } from 'react';
import type { AnterioriteFigure, FluxFigure, Indicators, SoldeFigure, StockFigure } from '../api/client.ts';
import { BandSwatch } from '../common/band.tsx';
import { bandRank } from '../common/band-rank.ts';
import { type Defined, useDefinition } from '../common/definition-hint.tsx';
import { ListLink } from '../common/list-link.tsx';
import { labels } from '../labels.ts';
import type { Cible } from '../reseau/cibles.ts';
import type { Cibles } from '../reseau/use-cibles.ts';
import { frDecimal, frExact, frInteger, frPercent, frSigned, frSignedDecimal } from '../view/format.ts';
import { isPartOf } from '../view/address.ts';
import { useView } from '../view/use-view.ts';
import { Held } from './held.tsx';
import { arrivedList, automaticList, bandCode, bandList, flowList, oldList, processedList, stockList, waitingList } from './lists.ts';
import { Tile } from './tile.tsx';
import { type Before, Trend } from './trend.tsx';
import { ZoneScale } from './zone-scale.tsx';

const text = labels.dashboard;

interface OneProps<Figure> {
  readonly figure: Figure;
  readonly before: Before | null;
  readonly cible: Cible | undefined;
}

function Stock({ figure, before, cible }: OneProps<StockFigure>): JSX.Element {
  const { pieces, dossiers, waiting, waitingFor } = figure;
  const waits = Object.entries(waitingFor).sort(([, a], [, b]) => b - a);
  return (
    <>
      {pieces !== null && (
        <p className="number">
          <ListLink search={stockList(figure)}>
            <span data-figure="stock">{frInteger(pieces)}</span> <span className="unit">{pieces < 2 ? 'pièce' : 'pièces'}</span>
          </ListLink>
        </p>
      )}
      <Trend now={pieces} before={before} of={({ stock }) => stock.pieces} show={frInteger} gap={frSigned} />
      <Held cible={cible} value={pieces} />
      {dossiers !== null && <p>{text.stockIn(dossiers)}</p>}
      {waiting === 0 && <p className="quiet">{text.noWaiting}</p>}
      {waiting !== null && waiting > 0 && (
        <>
          <p>
            <ListLink search={waitingList(figure, 'true')}>{text.waiting(waiting)}</ListLink>
          </p>
          <ul className="breakdown">
            {waits.map(([who, n]) => (
              <li key={who}>
                <ListLink search={waitingList(figure, who)}>
                  <span className="breakdown-n">{frInteger(n)}</span> {labels.waitingFor(who)}
                </ListLink>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Anteriorite({ figure, before, cible }: OneProps<AnterioriteFigure>): JSX.Element {
  const { share, above, bands, threshold } = figure;
  return (
    <>
      {share !== null && (
        <p className="number">
          <span data-figure="share">{frPercent(share)}</span> <span className="unit">{text.share(threshold)}</span>
        </p>
      )}
      <Trend
        now={share}
        before={before}
        of={({ anteriorite }) => anteriorite.share}
        show={frPercent}
        gap={(by) => text.points(frSignedDecimal(by * 100))}
      />
      <Held cible={cible} value={share} />
      {above !== null && (
        <p>
          <ListLink search={oldList(figure)}>{text.aboveOf(above, threshold)}</ListLink>
        </p>
      )}
      {bands.length > 0 && (
        <ul className="bands" aria-label={text.bands}>
          {bands.map((band, index) => (
            <li key={bandCode(band)}>
              <ListLink search={bandList(figure, band)}>
                <BandSwatch rank={bandRank(index, bands.length)} />
                <span>{labels.band.short(band.from, band.to)}</span>
                <span className="breakdown-n">{frInteger(band.pieces)}</span>
              </ListLink>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Solde({ figure, before, cible, situation }: OneProps<SoldeFigure> & Pick<TilesProps, 'situation'>): JSX.Element {
  const zones = useDefinition(figure.definition)?.zones ?? null;
  const { value, zone } = figure;
  if (value === null) return <Held cible={cible} value={value} />;
  return (
    <>
      <p className="number" title={frExact(value)}>
        <span data-figure="solde">{frDecimal(value)}</span> <span className="unit">{text.soldeUnit(value, figure.calendars.length > 0)}</span>
      </p>
      <Trend now={value} before={before} of={({ soldeEnJours }) => soldeEnJours.value} show={frDecimal} gap={frSignedDecimal} />
      <Held cible={cible} value={value} />
      {zone === null ? (
        situation
      ) : (
        <p className={`zone zone-${zone}`}>
          <span className="zone-mark" aria-hidden="true" />
          {text.zone[zone]}
        </p>
      )}
      {zone !== null && zones !== null && <ZoneScale value={value} tipping={zones.tipping} beyond={zones.beyond} />}
    </>
  );
}

const OTHER_FLOWS = ['returned', 'neutralised', 'closed', 'reopened'] as const;

function Flux({ figure }: { readonly figure: FluxFigure }): JSX.Element {
  const { slice } = useView();
  const { arrived, processed, automatic, from, to } = figure;
  const others = OTHER_FLOWS.filter((flow) => (figure[flow] ?? 0) > 0);
  return (
    <>
      <div className="number number-pair">
        {arrived !== null && (
          <ListLink search={arrivedList(figure)}>
            <span data-figure="arrived">{frInteger(arrived)}</span> <span className="unit">{text.arrived(arrived)}</span>
          </ListLink>
        )}
        {processed !== null && (
          <ListLink search={processedList(figure)}>
            <span data-figure="processed">{frInteger(processed)}</span> <span className="unit">{text.processed(processed)}</span>
          </ListLink>
        )}
      </div>
      {arrived !== null && processed !== null && (
        <p>{automatic !== null && <ListLink search={automaticList(figure)}>{text.automatic(automatic, processed)}</ListLink>}</p>
      )}
      {others.length > 0 && (
        <ul className="breakdown">
          {others.map((flow) => (
            <li key={flow}>
              <ListLink search={flowList(figure, flow)}>
                <span className="breakdown-n">{frInteger(figure[flow] ?? 0)}</span> {text.others(flow, figure[flow] ?? 0)}
              </ListLink>
            </li>
          ))}
        </ul>
      )}
      {from !== null && (
        <p className="quiet">
          {text.window(from, to)}
          {arrived !== null &&
            processed !== null &&
            ` · ${text.balance(arrived + (figure.reopened ?? 0) - processed - (figure.returned ?? 0) - (figure.neutralised ?? 0) - (figure.closed ?? 0), isPartOf(slice))}`}
        </p>
      )}
    </>
  );
}

interface TilesProps {
  readonly figures: Indicators;
  readonly before: Before | null;
  readonly cibles: Cibles;
  /** Where the definition of the solde has no zones: what else tells how serious it is. */
  readonly situation: ReactNode;
}

/** The figures of the day, each with its list, its definition and its state. */
export function Tiles({ figures, before, cibles, situation }: TilesProps): JSX.Element {
  const held = ({ definition }: Defined): Cible | undefined => cibles.get(definition);
  return (
    <>
      <Tile title={text.stock} figure={figures.stock} before={before}>
        {(figure, before) => <Stock figure={figure} before={before} cible={held(figure)} />}
      </Tile>
      <Tile title={text.anteriorite} figure={figures.anteriorite} before={before} undefinedText={labels.undefinedShare}>
        {(figure, before) => <Anteriorite figure={figure} before={before} cible={held(figure)} />}
      </Tile>
      <Tile title={text.solde} figure={figures.soldeEnJours} before={before} undefinedText={labels.undefinedSolde}>
        {(figure, before) => <Solde figure={figure} before={before} cible={held(figure)} situation={situation} />}
      </Tile>
      <Tile title={text.flux} figure={figures.flux} before={null}>
        {(figure) => <Flux figure={figure} />}
      </Tile>
    </>
  );
}
