import { describe, expect, it } from '@jest/globals';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import { readFileSync } from 'node:fs';
import { type SaxesTagPlain, SaxesParser } from 'saxes';
import { flowsOf, type ProcedureDefinition } from '#libs/domain';
import { procedureBpmn } from './draw-bpmn.js';
import { procedureSvg, type SvgOptions } from './draw-svg.js';
import { readProcedure } from './read-procedure.js';

function shipped(name: string): ProcedureDefinition {
  const read = readProcedure(readFileSync(new URL(`../../../../procedures/${name}.yaml`, import.meta.url), 'utf8'), name);
  if (read.status !== 'read') throw new Error(name);
  return read.definition;
}
const names = ['demande-de-retraite', 'traduction'];
const retraite = shipped('demande-de-retraite');

const list = (value: unknown): readonly ModdleElement[] => (Array.isArray(value) ? (value as readonly ModdleElement[]) : []);
const idOf = (value: unknown): string => (value as ModdleElement).id ?? '';

/** What a BPMN text holds, as an editor would read it. */
async function opened(xml: string) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
  const elements = list(list(rootElement.get('rootElements'))[0]?.get('flowElements'));
  const plane = list(rootElement.get('diagrams'))[0]?.get('plane') as ModdleElement;
  return { warnings, elements, shown: list(plane.get('planeElement')).map((shape) => idOf(shape.get('bpmnElement'))) };
}

/** The étapes that follow one, through gateways, and those to which its timers lead. */
function following(code: string, elements: readonly ModdleElement[]): readonly string[] {
  const flows = elements.filter(({ $type }) => $type === 'bpmn:SequenceFlow');
  const from = (id: string): readonly string[] =>
    flows
      .filter((flow) => idOf(flow.get('sourceRef')) === id)
      .map((flow) => idOf(flow.get('targetRef')))
      .flatMap((to) => (to.startsWith('choix_') ? from(to) : [to]));
  const timers = elements.filter((one) => one.$type === 'bpmn:BoundaryEvent' && idOf(one.get('attachedToRef')) === `etape_${code}`);
  return [...from(`etape_${code}`), ...timers.flatMap((timer) => from(idOf(timer)))].map((id) => id.replace('etape_', ''));
}

/** The tags of an SVG text, which is well-formed; its texts, put together. */
function parsed(svg: string): { readonly tags: readonly SaxesTagPlain[]; readonly text: string } {
  const tags: SaxesTagPlain[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => tags.push(tag));
  parser.on('text', (text) => texts.push(text));
  parser.write(svg).close();
  return { tags, text: texts.join(' ') };
}

const drawn = (options: SvgOptions = {}, definition = retraite) => procedureSvg(definition, options);

describe('a procédure drawn in BPMN', () => {
  it.each(names)('%s opens without a warning, with every étape and every way, all of them shown', async (name) => {
    const definition = shipped(name);
    const { warnings, elements, shown } = await opened(await procedureBpmn(definition));
    expect(warnings).toEqual([]);
    const flows = flowsOf(definition).filter(({ direct }) => direct);
    for (const code of Object.keys(definition.etapes)) {
      expect(elements.map(idOf)).toContain(`etape_${code}`);
      const expected = flows.filter(({ from }) => from === code).map(({ to }) => to);
      expect([...following(code, elements)].sort()).toEqual([...expected].sort());
    }
    expect([...shown].sort()).toEqual(elements.map(idOf).sort());
  });

  it('leaves an étape by an exclusive gateway when several ways lead out, and carries conditions', async () => {
    const { elements } = await opened(await procedureBpmn(retraite));
    const parallel = elements.filter((one) => one.$type !== 'bpmn:ExclusiveGateway' && list(one.get('outgoing')).length > 1);
    expect(parallel.map(idOf)).toEqual([]);
    const conditions = elements.flatMap((one) => {
      const condition = one.$type === 'bpmn:SequenceFlow' ? (one.get('conditionExpression') as ModdleElement | undefined) : undefined;
      return condition === undefined ? [] : [condition.get('body')];
    });
    expect(conditions).toContain('controles.controleN1 = "failed"');
  });

  it('is the same text for the same definition', async () => {
    expect(await procedureBpmn(retraite)).toBe(await procedureBpmn(retraite));
  });
});

describe('a procédure drawn in SVG', () => {
  it.each(names)('%s shows every étape, and tells them in words', async (name) => {
    const definition = shipped(name);
    const { tags, text } = parsed(await drawn({}, definition));
    const [svg] = tags;
    expect(svg?.attributes).toMatchObject({
      role: 'img',
      'aria-labelledby': `procedure-${name}-title`,
      'aria-describedby': `procedure-${name}-desc`,
    });
    const shapes = tags.filter(({ name: tag, attributes }) => tag === 'rect' || (tag === 'circle' && attributes['stroke-width'] === '4'));
    expect(shapes).toHaveLength(Object.keys(definition.etapes).length);
    for (const { label } of Object.values(definition.etapes)) expect(text).toContain(label);
  });

  it('tells in its description what follows each étape', async () => {
    const { text } = parsed(await drawn());
    expect(text).toContain('Liquidation → Contrôle de 1er niveau, Instruction.');
    expect(text).toContain('Pension payée : fin.');
  });

  it('marks where a dossier stands by a word and a line, and gives étapes their numbers', async () => {
    const marked = parsed(await drawn({ current: 'validation', numbers: { instruction: 1234, 'gone-since': 7 } }));
    expect(marked.text).toContain('▼ ici');
    expect(marked.text).toContain('Validation (ici)');
    expect(marked.text).toMatch(/1\s234/);
    expect(marked.tags.filter(({ name, attributes }) => name === 'rect' && attributes['stroke-width'] === '4')).toHaveLength(1);
    expect(parsed(await drawn({ current: 'gone-since' })).text).not.toContain('ici');
  });

  it('holds no script, no style, nothing from elsewhere, whatever the labels say', async () => {
    const hostile = '</title><script>alert(1)</script><a href="javascript:x" onload=\'y\'>&amp;]]>';
    const etapes = { ...retraite.etapes, validation: { ...(retraite.etapes['validation'] ?? { kind: 'manual' as const }), label: hostile } };
    const svg = await drawn({ current: 'validation' }, { ...retraite, label: hostile, etapes });
    const { tags, text } = parsed(svg);
    expect([...new Set(tags.map(({ name }) => name))].sort()).toEqual(
      ['circle', 'defs', 'desc', 'g', 'marker', 'path', 'polygon', 'rect', 'svg', 'text', 'title', 'tspan'].sort(),
    );
    expect(tags.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => /^on|href|style|class/.test(name))).toEqual([]);
    expect(text).toContain('<script>alert(1)</script>');
    const { warnings } = await opened(await procedureBpmn({ ...retraite, label: hostile, etapes }));
    expect(warnings).toEqual([]);
  });
});
