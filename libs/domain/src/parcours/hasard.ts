/** Two 32-bit lanes, multiplied and mixed as in MurmurHash3; small, well spread, the same on any machine. */
function mixed(text: string): readonly [number, number] {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return [high >>> 0, low >>> 0];
}

/**
 * The number, from 0 to 1 (1 excluded), that a seed gives to a dossier: always the same, spread evenly over dossiers and over seeds.
 * A draw at a rate takes those below it; a sample takes the lowest ones. Reproducible by whoever has the seed; no secret.
 */
export function shareOf(seed: string, dossier: string): number {
  const [high, low] = mixed(`${seed}\n${dossier}`);
  return ((high & 0x1fffff) * 0x1_0000_0000 + low) / 0x20_0000_0000_0000;
}
