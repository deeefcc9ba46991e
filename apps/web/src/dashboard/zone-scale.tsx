import type { JSX } from 'react';
import { labels } from '../labels.ts';
import { frInteger } from '../view/format.ts';

const WIDTH = 220;

interface ZoneScaleProps {
  readonly value: number;
  readonly tipping: number;
  readonly beyond: number;
}

/** Where the solde stands between its two thresholds, from zero. */
export function ZoneScale({ value, tipping, beyond }: ZoneScaleProps): JSX.Element {
  const end = Math.max(beyond * 1.5, value * 1.05);
  const x = (days: number): number => Math.round((days / end) * WIDTH);
  return (
    <svg className="zone-scale" viewBox={`0 0 ${String(WIDTH)} 30`} role="img" aria-label={labels.dashboard.zoneScale(value, tipping, beyond)}>
      <rect className="zone-under" x="0" y="8" width={x(tipping)} height="8" />
      <rect className="zone-tipping" x={x(tipping)} y="8" width={x(beyond) - x(tipping)} height="8" />
      <rect className="zone-beyond" x={x(beyond)} y="8" width={WIDTH - x(beyond)} height="8" />
      <path className="zone-needle" d={`M${String(x(value))} 3v18`} />
      <text x={x(tipping)} y="28" textAnchor="middle">
        {frInteger(tipping)}
      </text>
      <text x={x(beyond)} y="28" textAnchor="middle">
        {frInteger(beyond)}
      </text>
    </svg>
  );
}
