import type { PlainDate } from '#libs/kernel';

/** Whether the caisses of a réseau may see the aggregates of each other, from a day on. */
export interface Visibilite {
  readonly fromOn: PlainDate;
  readonly autres: 'shown' | 'hidden';
}

/** What was said so far with one more, which replaces that of the same first day; in order of their days. */
export const withVisibilite = (known: readonly Visibilite[], more: Visibilite): readonly Visibilite[] =>
  [...known.filter(({ fromOn }) => fromOn !== more.fromOn), more].sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1));

/** What holds on a day. A réseau that has said nothing shows nobody's aggregates to another. */
export const visibiliteOn = (visibilites: readonly Visibilite[], day: PlainDate): Visibilite['autres'] =>
  visibilites.findLast(({ fromOn }) => fromOn <= day)?.autres ?? 'hidden';
