import type { JsonObject, JsonValue } from '#libs/kernel';
import type { XesAttribute } from './xes.items.js';

/** Turns the name of a person into a pseudonym, always the same for one name and source. */
export type PseudonymOf = (name: string) => string;

/** Keys that hold people wherever they stand, and keys whose nested keys are people. */
export interface PeopleKeys {
  readonly isPerson: (key: string) => boolean;
  readonly pseudonymOf: PseudonymOf;
}

/** The statistics of this extension are keyed by resource. */
const COUNTS_PEOPLE = 'meta_org:resource';

function pseudonymised(value: XesAttribute['value'], people: PeopleKeys): XesAttribute['value'] {
  return value === null || value === '' ? value : people.pseudonymOf(String(value));
}

/** A text without nested attributes stands for itself; everything else says its type. */
function plainValueOf(attribute: XesAttribute, people: PeopleKeys, ofPerson: boolean): JsonValue {
  const { type, children } = attribute;
  const value = ofPerson && type !== 'list' && type !== 'container' ? pseudonymised(attribute.value, people) : attribute.value;
  if (type === 'string' && children.length === 0 && value !== null) return value;
  if (type === 'list') {
    return {
      type,
      values: children.map((child) => ({ key: child.key, value: plainValueOf(child, people, ofPerson || people.isPerson(child.key)) })),
    };
  }
  if (children.length === 0) return type === 'container' ? { type, attributes: {} } : { type, value };
  const attributes = plainAttributesOf(children, people, {
    ofPerson: ofPerson && type === 'container',
    keysArePeople: attribute.key.startsWith(COUNTS_PEOPLE),
  });
  return type === 'container' ? { type, attributes } : { type, value, attributes };
}

/**
 * Attributes as JSON, nothing lost: `"key": "text"` for strings, `"key": { "type", "value", "attributes"? }` for the other types and for strings
 * with nested attributes, `{ "type": "list", "values": [{ "key", "value" }] }`, `{ "type": "repeated", "values": [...] }` for a key that is there twice.
 * People are pseudonymised at any depth.
 */
export function plainAttributesOf(
  attributes: readonly XesAttribute[],
  people: PeopleKeys,
  within: { readonly ofPerson: boolean; readonly keysArePeople: boolean } = { ofPerson: false, keysArePeople: false },
): JsonObject {
  const plain = new Map<string, JsonValue>();
  const repeated = new Map<string, JsonValue[]>();
  for (const attribute of attributes) {
    const key = within.keysArePeople ? people.pseudonymOf(attribute.key) : attribute.key;
    const value = plainValueOf(attribute, people, within.ofPerson || people.isPerson(attribute.key));
    const former = plain.get(key);
    if (former === undefined) {
      plain.set(key, value);
      continue;
    }
    const values = repeated.get(key) ?? [former];
    values.push(value);
    repeated.set(key, values);
    plain.set(key, { type: 'repeated', values });
  }
  return Object.fromEntries(plain); // defines its keys: « __proto__ » is one like any other
}

/** One text for equal content: keys in order of their UTF-16 code units, no blanks. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
