import { counted, integer } from './french.js';

/** How far the closed days are rolled up by a definition. */
export interface Rollup {
  readonly definition: string;
  readonly caisses: number;
  readonly filledCaisses: number;
  readonly ratio: number;
}

/** « à jour », or how many caisses are. */
export function rollupTold({ caisses, filledCaisses, ratio }: Rollup): string {
  return ratio === 1 ? 'à jour' : `${integer(filledCaisses)} sur ${counted(caisses, 'caisse', 'caisses')}`;
}
