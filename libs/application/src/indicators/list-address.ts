import type { PlainDate } from '#libs/kernel';
import { ASKED_SLICE_KEYS, type AskedSlice } from '../reseau/asked-slice.js';

/** The address of the list behind a figure: the same slice, day, known-on day – and position, when the figure waited for one. */
export function listAddress(
  figure: { readonly on: PlainDate; readonly knownOn: PlainDate | null; readonly slice: AskedSlice },
  more: Readonly<Record<string, string>> = {},
): string {
  const parameters = new URLSearchParams({ on: figure.on });
  if (figure.knownOn !== null) parameters.set('knownOn', figure.knownOn);
  for (const key of ASKED_SLICE_KEYS) {
    const value = figure.slice[key];
    if (value !== undefined) parameters.set(key, value);
  }
  for (const [key, value] of Object.entries(more)) parameters.set(key, value);
  return `/api/v1/pieces?${parameters.toString()}`;
}
