/** How many letters are to be put in, taken out or changed to make one text of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

const MOST = 3;

/** Which of some texts somebody may have meant, at most three, the nearest first: those that begin with it, or in which at most a third of it is otherwise. */
export function nearestTo(text: string, texts: readonly string[]): readonly string[] {
  const atMost = Math.max(1, Math.floor(text.length / 3));
  return [...new Set(texts)]
    .map((each) => ({ each, far: text !== '' && each.startsWith(text) ? 0 : distance(text, each) }))
    .filter(({ far }) => far <= atMost)
    .sort((a, b) => a.far - b.far || (a.each < b.each ? -1 : 1))
    .slice(0, MOST)
    .map(({ each }) => each);
}
