import type { ProcedureDefinition } from '#libs/domain';

/** What a definition gives a code and a label. */
export type Labelled = 'etape' | 'action' | 'wait' | 'echeance' | 'controle' | 'link' | 'role' | 'field' | 'reason' | 'outcome';

/** How people call what a code names; the code itself where nobody gave it a label. */
export type LabelOf = (kind: Labelled, code: string) => string;

/** For a dossier that follows no published procédure: its codes are the words of whoever wrote them. */
export const CODES: LabelOf = (_kind, code) => code;

type Found = { readonly label: string } | undefined;

const FIND: Readonly<Record<Labelled, (definition: ProcedureDefinition, code: string) => Found>> = {
  etape: ({ etapes }, code) => etapes[code],
  action: ({ etapes }, code) => Object.values(etapes).find(({ actions }) => actions?.[code] !== undefined)?.actions?.[code],
  outcome: ({ etapes }, code) => Object.values(etapes).find((etape) => etape.kind === 'end' && etape.outcome === code),
  wait: ({ waits }, code) => waits[code],
  echeance: ({ echeances }, code) => echeances[code],
  controle: ({ controles }, code) => controles[code],
  link: ({ links }, code) => links[code],
  role: ({ roles }, code) => roles[code],
  field: ({ fields }, code) => fields[code],
  reason: ({ reasons }, code) => reasons[code],
};

/** A story may run over several versions: the last one that knows the code names it. */
export function labelsOf(versions: readonly ProcedureDefinition[]): LabelOf {
  const newestFirst = versions.toReversed();
  return (kind, code) => {
    for (const definition of newestFirst) {
      const label = FIND[kind](definition, code)?.label;
      if (label !== undefined) return label;
    }
    return code;
  };
}
