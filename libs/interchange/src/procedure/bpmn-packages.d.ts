// Neither package brings types for its entry; these are the parts in use.

declare module 'bpmn-moddle' {
  /** An element of a BPMN document; which properties it has is its type's business. */
  export interface ModdleElement {
    readonly $type: string;
    readonly id?: string;
    readonly [property: string]: unknown;
    get(name: string): unknown;
  }
  export class BpmnModdle {
    create(type: string, properties?: Readonly<Record<string, unknown>>): ModdleElement;
    toXML(element: ModdleElement, options?: { readonly format?: boolean }): Promise<{ readonly xml: string }>;
    fromXML(xml: string): Promise<{ readonly rootElement: ModdleElement; readonly warnings: readonly { readonly message: string }[] }>;
  }
}

declare module 'bpmn-auto-layout' {
  export function layoutProcess(xml: string): Promise<string>;
}
