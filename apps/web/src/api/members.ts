/** Reading what the API gives as it was published, an object of any shape: what is not there is nothing, never a failure. */

export const memberOf = (of: unknown, member: string): unknown => (typeof of === 'object' && of !== null ? Reflect.get(of, member) : undefined);

export function textOf(of: unknown, member: string): string {
  const value = memberOf(of, member);
  return typeof value === 'string' ? value : '';
}

export function numberOf(of: unknown, member: string): number | null {
  const value = memberOf(of, member);
  return typeof value === 'number' ? value : null;
}

export const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

export function itemsOf(of: unknown, member: string): readonly unknown[] {
  const value = memberOf(of, member);
  return Array.isArray(value) ? value : [];
}
