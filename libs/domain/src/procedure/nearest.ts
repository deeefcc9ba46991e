/** How many letters to change, add or remove to make one word of the other. */
function distance(a: string, b: string): number {
  let former = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (former[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (former[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    former = row;
  }
  return former[b.length] ?? 0;
}

/**
 * What to write instead of an unknown name, in French: the known one that looks most like it, or the known ones.
 * Names are short: longer ones are compared by their first 60 characters.
 */
export function knownInstead(name: string, known: readonly string[]): string {
  const [first] = known
    .map((candidate) => ({ candidate, away: distance(name.slice(0, 60), candidate.slice(0, 60)) }))
    .filter(({ away, candidate }) => away <= (candidate.length < 4 ? 1 : Math.max(2, Math.floor(candidate.length / 3))))
    .sort((a, b) => a.away - b.away);
  if (first !== undefined) return `Écrire « ${first.candidate} » ?`;
  if (known.length === 0) return 'Il n’y en a aucun.';
  return `Connus : ${known.slice(0, 12).join(', ')}${known.length > 12 ? '…' : ''}.`;
}
