import type { XesAttribute, XesType } from './xes.items.js';

const TYPES: Readonly<Record<string, XesType>> = Object.assign(Object.create(null) as Record<string, XesType>, {
  string: 'string',
  date: 'date',
  int: 'int',
  float: 'float',
  boolean: 'boolean',
  id: 'id',
  list: 'list',
  container: 'container',
} satisfies Record<XesType, XesType>);

/** Most attributes have no children: they share this list until the first arrives. */
const NONE: XesAttribute[] = [];

/** An attribute under construction. */
export interface OpenAttribute extends XesAttribute {
  children: XesAttribute[];
}

/** The attribute type that an XML element stands for; undefined for any other element. */
export function typeOfElement(element: string): XesType | undefined {
  return TYPES[element];
}

/** A number stays a number only when nothing of its spelling is lost. */
function valueOf(type: XesType, text: string | undefined): XesAttribute['value'] {
  if (text === undefined) return null;
  if (type === 'int' || type === 'float') {
    const number = Number(text);
    return Number.isFinite(number) && String(number) === text ? number : text;
  }
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

export function openAttribute(type: XesType, key: string, value: string | undefined): OpenAttribute {
  return { key, type, value: valueOf(type, value), children: NONE };
}

export function addChild(parent: OpenAttribute, child: XesAttribute): void {
  if (parent.children === NONE) parent.children = [child];
  else parent.children.push(child);
}

/** The text of an attribute's value; null when it has none. */
export function textOf(attribute: XesAttribute): string | null {
  return attribute.value === null ? null : String(attribute.value);
}
