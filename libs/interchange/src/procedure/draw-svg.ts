import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import type { ProcedureDefinition } from '#libs/domain';
import { idOfEtape, procedureBpmn } from './draw-bpmn.js';

export interface SvgOptions {
  /** The code of the étape where a dossier stands: told by a thicker line and a word. */
  readonly current?: string;
  /** A number per étape, by code, such as a stock. */
  readonly numbers?: Readonly<Record<string, number>>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

interface Shape {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly box: Box;
}

interface Edge {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

/** Around the drawing, room for the labels of what stands at its edge. */
const MARGIN = 48;
const LABELS = 48;
const LINE = 13;
/** A label's characters per line: of a task, of an event, of a way. */
const TASK = 15;
const EVENT = 16;
const WAY = 15;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
const round = (value: number): string => String(Math.round(value * 10) / 10);

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Lines of a text, about a point; a halo keeps them legible over a line. */
function textAt(lines: readonly string[], { x, y }: Point, size = 12, anchor: 'start' | 'middle' | 'end' = 'middle'): string {
  const first = y - ((lines.length - 1) * LINE) / 2 + size / 3;
  const rows = lines.map((line, index) => `<tspan x="${round(x)}" y="${round(first + index * LINE)}">${escaped(line)}</tspan>`);
  const halo = 'stroke="Canvas" stroke-width="4" stroke-linejoin="round" paint-order="stroke"';
  return `<text font-size="${String(size)}" text-anchor="${anchor}" fill="currentColor" ${halo}>${rows.join('')}</text>`;
}

const centre = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const elements = (value: unknown): readonly ModdleElement[] => (Array.isArray(value) ? (value as readonly ModdleElement[]) : []);
const element = (value: unknown): ModdleElement | undefined => (value === undefined ? undefined : (value as ModdleElement));
const point = (of: ModdleElement): Point => ({ x: Number(of.get('x')), y: Number(of.get('y')) });

/** What the diagram of a BPMN text shows. */
async function diagramOf(xml: string): Promise<{ readonly shapes: readonly Shape[]; readonly edges: readonly Edge[] }> {
  const { rootElement } = await new BpmnModdle().fromXML(xml);
  const plane = element(elements(rootElement.get('diagrams'))[0]?.get('plane'));
  const shapes: Shape[] = [];
  const edges: Edge[] = [];
  for (const shown of elements(plane?.get('planeElement'))) {
    const of = element(shown.get('bpmnElement'));
    const bounds = element(shown.get('bounds'));
    if (of === undefined) continue;
    const common = { id: of.id ?? '', name: text(of.get('name')) };
    if (shown.$type === 'bpmndi:BPMNEdge') {
      const endOf = (name: string): string => element(of.get(name))?.id ?? '';
      const condition = text(element(of.get('conditionExpression'))?.get('body'));
      edges.push({ ...common, condition, from: endOf('sourceRef'), to: endOf('targetRef'), points: elements(shown.get('waypoint')).map(point) });
    } else if (bounds !== undefined) {
      const box = { ...point(bounds), width: Number(bounds.get('width')), height: Number(bounds.get('height')) };
      shapes.push({ ...common, type: of.$type, box });
    }
  }
  return { shapes, edges };
}

/** The label of an event, which stands outside of it; none of what has room for its own. */
function labelOf({ type, name, box }: Shape): readonly Label[] {
  if (!type.endsWith('Event') || name === '') return [];
  const lines = wrapped(name, EVENT);
  const { x, y } = centre(box);
  return type === 'bpmn:BoundaryEvent'
    ? [{ lines, at: { x: box.x - 3, y: y + 19 }, size: 11, anchor: 'end' }]
    : [{ lines, at: { x, y: box.y + box.height + 4 + (lines.length * LINE) / 2 }, size: 11, anchor: 'middle' }];
}

function drawnShape(shape: Shape, isCurrent: boolean): string {
  const { type, name, box } = shape;
  const { x, y } = centre(box);
  const outside = labelOf(shape)
    .map(({ lines, at: where, size, anchor }) => textAt(lines, where, size, anchor))
    .join('');
  const at = `x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"`;
  const line = (width: number): string => `fill="Canvas" stroke="currentColor" stroke-width="${String(isCurrent ? 4 : width)}"`;
  switch (type) {
    case 'bpmn:StartEvent':
      return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(box.width / 2)}" ${line(1.5)}/>${outside}`;
    case 'bpmn:EndEvent':
      return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(box.width / 2)}" ${line(4)}/>${outside}`;
    case 'bpmn:BoundaryEvent': {
      const hands = `<path d="M${round(x)} ${round(y - 8)}V${round(y)}L${round(x + 5)} ${round(y + 4)}" fill="none" stroke="currentColor" stroke-width="1.5"/>`;
      const ring = `<circle cx="${round(x)}" cy="${round(y)}" r="${round(box.width / 2 - 3)}" fill="none" stroke="currentColor"/>`;
      return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(box.width / 2)}" ${line(1.5)}/>${ring}${hands}${outside}`;
    }
    case 'bpmn:ExclusiveGateway': {
      const [dx, dy] = [box.width / 2, box.height / 2];
      const corners = [
        `${round(x)},${round(y - dy)}`,
        `${round(x + dx)},${round(y)}`,
        `${round(x)},${round(y + dy)}`,
        `${round(x - dx)},${round(y)}`,
      ];
      const cross = `<path d="M${round(x - 7)} ${round(y - 7)}l14 14m0 -14l-14 14" stroke="currentColor" stroke-width="2.5"/>`;
      return `<polygon points="${corners.join(' ')}" ${line(1.5)}/>${cross}`;
    }
    default:
      return `<rect ${at} rx="10" ${line(type === 'bpmn:CallActivity' ? 3 : 1.5)}/>${textAt(wrapped(name, TASK), { x, y })}`;
  }
}

/** A text about a point. */
interface Label {
  readonly lines: readonly string[];
  readonly at: Point;
  readonly size: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** How far a task reaches above and below its ways. */
const HALF_A_TASK = 40;
/** How wide a character is, at most, of its size. */
const CHARACTER = 0.6;

/** The room that a label takes, about. */
function roomOf({ lines, at, size, anchor }: Label): Box {
  const width = Math.max(...lines.map((line) => line.length)) * size * CHARACTER;
  const height = lines.length * LINE;
  const x = anchor === 'start' ? at.x : anchor === 'end' ? at.x - width : at.x - width / 2;
  return { x, y: at.y - height / 2, width, height };
}

function sharedBy(a: Box, b: Box): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}

/** What stands where in the drawing: a label goes to the first of its places that are freest. */
class Room {
  private readonly taken: Box[];

  constructor(shapes: readonly Shape[]) {
    this.taken = shapes.flatMap((shape) => [shape.box, ...labelOf(shape).map(roomOf)]);
  }

  place(places: readonly Label[]): Label | undefined {
    const covered = places.map((label) => this.taken.reduce((sum, box) => sum + sharedBy(roomOf(label), box), 0));
    const best = places[covered.indexOf(Math.min(...covered))];
    if (best !== undefined) this.taken.push(roomOf(best));
    return best;
  }
}

/** Where a way may be named: above its arrow, below it, beside its beginning, then along each of its stretches. */
function placesOf(name: string, points: readonly Point[]): readonly Label[] {
  const lines = wrapped(name, WAY);
  const half = (lines.length * LINE) / 2;
  const label = (x: number, y: number, anchor: Label['anchor']): Label => ({ lines, at: { x, y }, size: 10, anchor });
  const width = roomOf(label(0, 0, 'start')).width;
  const [first, end, beforeEnd] = [points[0], points.at(-1), points.at(-2)];
  if (first === undefined || end === undefined) return [];
  const arrow = end.y === beforeEnd?.y ? [label(end.x - 10, end.y - 4 - half, 'end'), label(end.x - 10, end.y + 4 + half, 'end')] : [];
  const beginning = [label(first.x + 5, first.y + 2 + half, 'start'), label(first.x - 5, first.y + 2 + half, 'end')];
  const along = points.slice(1).flatMap((to, index): readonly Label[] => {
    const from = points[index] ?? to;
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    if (from.y !== to.y) return Math.abs(to.y - from.y) < 2 * half ? [] : [label(x + 5, y, 'start'), label(x - 5, y, 'end')];
    // Between two étapes that stand close, above or below both.
    const off = Math.abs(to.x - from.x) < width ? HALF_A_TASK : 0;
    return [label(x, y - off - 4 - half, 'middle'), label(x, y + off + 4 + half, 'middle')];
  });
  return [...arrow, ...beginning, ...along];
}

/** Ways of one name that come to one place are named once, where they come together. `named`: those that are. */
function drawnEdge({ name, condition, to, points }: Edge, arrow: string, room: Room, named: Set<string>): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  const title = escaped([name, condition].filter((part) => part !== '').join(' : '));
  const meaning = `${to} ${name}`;
  const label = name === '' || named.has(meaning) ? undefined : room.place(placesOf(name, points));
  named.add(meaning);
  const told = label === undefined ? '' : textAt(label.lines, label.at, label.size, label.anchor);
  return `<g>${title === '' ? '' : `<title>${title}</title>`}<path d="${path}" fill="none" stroke="currentColor" stroke-width="1.2" marker-end="url(#${arrow})"/></g>${told}`;
}

/** The procédure in words, for who does not see the drawing. */
function description(definition: ProcedureDefinition, { current }: SvgOptions, shapes: readonly Shape[], edges: readonly Edge[]): string {
  const names = new Map(shapes.map(({ id, name }) => [id, name]));
  const next = (id: string): readonly string[] =>
    edges.filter(({ from }) => from === id).flatMap(({ to }) => (names.get(to) === '' ? next(to) : [names.get(to) ?? '']));
  const rows = Object.entries(definition.etapes).map(([code, { label, kind }]) => {
    const after = [...new Set(next(idOfEtape(code)))];
    return `${label}${code === current ? ' (ici)' : ''}${kind === 'end' ? ' : fin' : ` → ${after.join(', ')}`}`;
  });
  return `${rows.join('. ')}.`;
}

/**
 * A procédure as an SVG picture of its own: no script, no style that a page's policy could refuse, every text escaped, told in words in its description.
 * Lines and texts take the colour of the text around it; what stands for an étape says which (`data-code`). The same definition and options give the same text. An étape that is not there is ignored.
 */
export async function procedureSvg(definition: ProcedureDefinition, options: SvgOptions = {}): Promise<string> {
  const { shapes, edges } = await diagramOf(await procedureBpmn(definition));
  const id = `procedure-${definition.code}`;
  const etapes = new Map(Object.keys(definition.etapes).map((code) => [idOfEtape(code), code]));
  const xs = [...shapes.flatMap(({ box }) => [box.x, box.x + box.width]), ...edges.flatMap(({ points }) => points.map(({ x }) => x))];
  const ys = [...shapes.flatMap(({ box }) => [box.y, box.y + box.height]), ...edges.flatMap(({ points }) => points.map(({ y }) => y))];
  const left = Math.min(...xs) - MARGIN;
  const top = Math.min(...ys) - MARGIN;
  const [width, height] = [Math.max(...xs) + MARGIN + LABELS - left, Math.max(...ys) + MARGIN - top];

  const [room, named] = [new Room(shapes), new Set<string>()];
  const marks = shapes.flatMap(({ id: shape, box }) => {
    const code = etapes.get(shape) ?? '';
    const number = Object.hasOwn(options.numbers ?? {}, code) ? options.numbers?.[code] : undefined;
    return [
      ...(code !== '' && code === options.current ? [textAt(['▼ ici'], { x: box.x + box.width / 2, y: box.y - 10 })] : []),
      ...(number === undefined ? [] : [textAt([number.toLocaleString('fr-FR')], { x: box.x + box.width - 16, y: box.y }, 13)]),
    ];
  });
  const title = `${definition.label}, version ${String(definition.version)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[left, top, width, height].map(round).join(' ')}" width="${round(width)}" height="${round(height)}"` +
      ` role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" font-family="system-ui, sans-serif">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-desc">${escaped(description(definition, options, shapes, edges))}</desc>`,
    `<defs><marker id="${id}-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>`,
    ...shapes.map((shape) => {
      const code = etapes.get(shape.id);
      const drawn = drawnShape(shape, code !== undefined && code === options.current);
      return code === undefined ? drawn : `<g data-code="${escaped(code)}">${drawn}</g>`;
    }),
    ...edges.map((edge) => drawnEdge(edge, `${id}-arrow`, room, named)),
    ...marks,
    '</svg>\n',
  ].join('\n');
}
