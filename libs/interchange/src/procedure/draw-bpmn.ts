import { layoutProcess } from 'bpmn-auto-layout';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import { type Etape, type Flow, flowsOf, type ProcedureDefinition } from '#libs/domain';

const ELEMENT: Readonly<Record<Etape['kind'], string>> = {
  manual: 'bpmn:UserTask',
  automatic: 'bpmn:ServiceTask',
  wait: 'bpmn:ReceiveTask',
  control: 'bpmn:BusinessRuleTask',
  linked: 'bpmn:CallActivity',
  end: 'bpmn:EndEvent',
};

/** The id of an étape in the drawing. */
export const idOfEtape = (code: string): string => `etape_${code}`;

/**
 * A procédure as a BPMN 2.0 process, before it is laid out. Étapes are tasks, a call activity for a linked procédure, end events; from one of which several
 * ways lead out they leave through an exclusive gateway; an échéance that moves the dossier is a timer on the étape where its anchor comes.
 * What goes on beside – waits, échéances that remind – is not drawn. It is a drawing: no engine runs it.
 */
async function processXml(definition: ProcedureDefinition): Promise<string> {
  const moddle = new BpmnModdle();
  const elements: ModdleElement[] = [];
  const nodes = new Map<string, ModdleElement>();

  const node = (type: string, id: string, properties: Readonly<Record<string, unknown>> = {}): ModdleElement => {
    const made = moddle.create(type, { id, ...properties });
    elements.push(made);
    nodes.set(id, made);
    return made;
  };
  const incoming = new Map<ModdleElement, ModdleElement[]>();
  const outgoing = new Map<ModdleElement, ModdleElement[]>();
  const connect = (from: ModdleElement, to: ModdleElement, flow: Pick<Flow, 'label' | 'name' | 'by'> | null): void => {
    const condition = flow?.by === 'passage' ? flow.name : null;
    const sequence = moddle.create('bpmn:SequenceFlow', {
      id: `flow_${String(elements.length)}`,
      sourceRef: from,
      targetRef: to,
      ...(flow?.label == null ? {} : { name: flow.label }),
      ...(condition === null ? {} : { conditionExpression: moddle.create('bpmn:FormalExpression', { body: condition }) }),
    });
    elements.push(sequence);
    outgoing.set(from, [...(outgoing.get(from) ?? []), sequence]);
    incoming.set(to, [...(incoming.get(to) ?? []), sequence]);
  };

  const start = node('bpmn:StartEvent', 'debut', { name: 'Ouverture' });
  for (const [code, etape] of Object.entries(definition.etapes)) {
    const documentation = etape.help === undefined ? {} : { documentation: [moddle.create('bpmn:Documentation', { text: etape.help })] };
    node(ELEMENT[etape.kind], idOfEtape(code), { name: etape.label, ...documentation });
  }
  const etapeNode = (code: string): ModdleElement => nodes.get(idOfEtape(code)) ?? start;

  connect(start, etapeNode(definition.start), null);
  // The layout puts the first way out straight on and the others below: onwards first, then ends, then back.
  const codes = Object.keys(definition.etapes);
  const rank = ({ from, to }: Flow): number => (codes.indexOf(to) < codes.indexOf(from) ? 2 : definition.etapes[to]?.kind === 'end' ? 1 : 0);
  const flows = flowsOf(definition)
    .filter(({ direct }) => direct)
    .sort((a, b) => rank(a) - rank(b));
  for (const code of Object.keys(definition.etapes)) {
    const ways = flows.filter(({ from, by }) => from === code && by !== 'echeance');
    const task = etapeNode(code);
    const exit = ways.length > 1 ? node('bpmn:ExclusiveGateway', `choix_${code}`) : task;
    if (exit !== task) connect(task, exit, null);
    for (const way of ways) connect(exit, etapeNode(way.to), way);

    for (const way of flows.filter(({ from, by }) => from === code && by === 'echeance')) {
      const timer = moddle.create('bpmn:TimerEventDefinition', { id: `minuterie_${String(elements.length)}` });
      const attached = node('bpmn:BoundaryEvent', `echeance_${String(elements.length)}`, {
        name: way.label ?? '',
        attachedToRef: task,
        eventDefinitions: [timer],
      });
      connect(attached, etapeNode(way.to), { ...way, label: null });
    }
  }
  for (const [element, flowsIn] of incoming) Object.assign(element, { incoming: flowsIn });
  for (const [element, flowsOut] of outgoing) Object.assign(element, { outgoing: flowsOut });

  const process = moddle.create('bpmn:Process', {
    id: `procedure_${definition.code}`,
    name: definition.label,
    isExecutable: false,
    flowElements: elements,
  });
  const definitions = moddle.create('bpmn:Definitions', {
    id: 'definitions',
    targetNamespace: `urn:ecluse:procedure:${definition.code}:${String(definition.version)}`,
    exporter: 'Écluse',
    rootElements: [process],
  });
  const { xml } = await moddle.toXML(definitions, { format: true });
  return xml;
}

/** A procédure as BPMN 2.0 XML with its diagram, which any BPMN editor opens. The same definition gives the same text. */
export async function procedureBpmn(definition: ProcedureDefinition): Promise<string> {
  return layoutProcess(await processXml(definition));
}
