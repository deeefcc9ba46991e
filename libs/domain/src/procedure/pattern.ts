const ATOM = /\\[dDwWsS^$\\.*+?()[\]{}|/]|\\[pP]\{[A-Za-z_=]+\}|\[(?:[^\]\\]|\\.)+\]|[^\\^$*+?()[\]{}|]/uy;
const QUANTIFIER = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/uy;
const MAX_WAYS = 1_000;

/**
 * Why a regular expression is refused, in French; null when it is one that takes linear time: a row of characters and classes from `^` to `$`, each perhaps
 * repeated, one of them without bound – no group, no choice, no reference. With the ways in which the bounded ones can be shared out held below a thousand,
 * a text is read at most that many times.
 */
export function patternProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'Ce n’est pas une expression régulière.';
  }
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return 'Elle ne commence pas par « ^ », ou ne finit pas par « $ ».';
  const body = pattern.slice(1, -1);
  let at = 0;
  let unbounded = 0;
  let ways = 1;
  while (at < body.length) {
    ATOM.lastIndex = at;
    if (!ATOM.test(body)) return `« ${body.slice(at, at + 10)} » : groupes, choix et renvois ne sont pas permis.`;
    at = QUANTIFIER.lastIndex = ATOM.lastIndex;
    const quantifier = QUANTIFIER.exec(body);
    if (quantifier === null) continue;
    at = QUANTIFIER.lastIndex;
    const [sign, from = '', comma, to = ''] = quantifier;
    if (sign === '*' || sign === '+' || (comma !== undefined && to === '')) unbounded += 1;
    else if (sign === '?') ways *= 2;
    else if (comma !== undefined) ways *= Number(to) - Number(from) + 1;
    if (unbounded > 1) return 'Plus d’une répétition sans borne.';
    if (ways > MAX_WAYS) return 'Trop de répétitions variables.';
  }
  return null;
}
