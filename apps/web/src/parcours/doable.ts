import type { Acting } from '../api/acting.ts';
import type { Action, Controle, Parcours } from '../api/client.ts';
import { performAction, recordControle, type Sending, type Values, type Written } from '../api/commands.ts';
import { type Field, field, fieldOf } from '../form/fields.ts';
import { labels } from '../labels.ts';

const text = labels.parcours;
const REASON = 'reason';
const RESULT = 'result';

/** Something that a person may do to a dossier, or why not: an action of its étape, or the result of a contrôle. */
export interface Doable {
  readonly code: string;
  readonly label: string;
  readonly help: string | null;
  readonly roles: readonly string[];
  readonly refusals: readonly string[];
  readonly allowed: boolean;
  readonly fields: readonly Field[];
  readonly asksPieces: boolean;
  readonly send: (given: { readonly values: Values; readonly pieces: readonly string[] }, sending: Sending) => Promise<Written>;
}

const namesOf = (roles: readonly { readonly label: string }[]): readonly string[] => roles.map(({ label }) => label);

function ofAction(id: string, { code, label, help, roles, refusals, allowed, form, reasons, asksPieces }: Action): Doable {
  const asked = reasons === null ? [] : [field(REASON, text.reason, { choices: reasons, required: true })];
  return {
    ...{ code, label, help, roles: namesOf(roles), refusals, allowed, asksPieces },
    fields: [...(form?.fields.map(fieldOf) ?? []), ...asked],
    send: ({ values: { [REASON]: reason, ...values }, pieces }, sending) => {
      const body = { values, ...(reason === undefined ? {} : { reason: String(reason) }), ...(pieces.length === 0 ? {} : { pieces: [...pieces] }) };
      return performAction(id, code, body, sending);
    },
  };
}

function ofControle(id: string, { code, label, roles }: Controle, { role }: Acting): Doable {
  const allowed = role === null || roles.some((each) => each.code === role);
  const choices = [
    { code: 'passed', label: text.controlePassed },
    { code: 'failed', label: text.controleFailed },
  ];
  return {
    ...{ code: `controle ${code}`, label: text.controleAsk(label), help: null, roles: namesOf(roles), allowed, asksPieces: false },
    refusals: allowed ? [] : [text.controleRoles(namesOf(roles))],
    fields: [field(RESULT, text.controleResult, { choices, required: true })],
    send: ({ values }, sending) => recordControle(id, code, values[RESULT] === 'passed' ? 'passed' : 'failed', sending),
  };
}

/** All that may be done to a dossier where it stands, and what may not, with the reasons. */
export function doablesOf({ id, actions, controles }: Parcours, acting: Acting): readonly Doable[] {
  const drawn = controles.filter(({ outcome }) => outcome === 'drawn');
  return [...drawn.map((controle) => ofControle(id, controle, acting)), ...actions.map((action) => ofAction(id, action))];
}
