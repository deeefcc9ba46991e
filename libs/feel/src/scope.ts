import type { JsonObject, JsonValue } from '#libs/kernel';
import { Failure } from './error.js';
import { MAX_NUMBER } from './decimal.js';
import { MAX_TEXT } from './limits.js';
import { excerpt } from './syntax.js';
import { isFeelDate } from './temporal.js';
import { french, type Atom, type FeelType, type Names } from './type.js';

type Leaf = Exclude<FeelType, object>;

interface Slot {
  readonly name: string;
  readonly path: readonly string[];
  readonly type: Leaf;
}

/** Which names programs read, each once. Loading takes these from a context and looks at nothing else in it. */
export class Scope {
  /** @param allowed the only dotted names that may be read; all of `names` without it. */
  constructor(
    readonly names: Names,
    readonly allowed?: ReadonlySet<string>,
    private readonly slots: Slot[] = [],
  ) {}

  /** The same, where only these may be read: what both read is loaded at once. */
  narrowedTo(allowed: ReadonlySet<string>): Scope {
    return new Scope(this.names, allowed, this.slots);
  }

  slotOf(path: readonly string[], type: Leaf): number {
    const name = path.join('.');
    const known = this.slots.findIndex((slot) => slot.name === name);
    return known >= 0 ? known : this.slots.push({ name, path, type }) - 1;
  }

  /** @throws Failure when a name is missing or holds another thing than its type. */
  load(context: JsonObject): { readonly values: readonly Atom[]; readonly inputs: JsonObject } {
    const values = this.slots.map((slot) => atomOf(slot, context));
    const inputs = Object.fromEntries(this.slots.map(({ name }, index) => [name, values[index] ?? null]));
    return { values, inputs };
  }
}

function atomOf({ name, path, type }: Slot, context: JsonObject): Atom {
  let value: JsonValue | undefined = context;
  for (const member of path) value = isObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
  if (value === undefined) throw new Failure('feel.valueInvalid', `« ${name} » manque parmi les valeurs données (null s’il n’est pas connu).`);
  if (value === null || isOf(value, type)) return value;
  throw new Failure('feel.valueInvalid', `« ${name} » doit être ${french(type)}, pas ${excerpt(JSON.stringify(value))}.`);
}

const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function isOf(value: JsonValue, type: Leaf): value is string | number | boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.length <= MAX_TEXT;
    case 'number':
      return typeof value === 'number' && Math.abs(value) <= MAX_NUMBER;
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isFeelDate(value);
  }
}
