import type { Parcours } from '../api/client.ts';
import {
  abandonIndu,
  detectIndu,
  notifyIndu,
  recordAnomalie,
  recoverIndu,
  type Sending,
  settleIndu,
  type Values,
  type Written,
} from '../api/commands.ts';
import { type Choice, field } from '../form/fields.ts';
import { labels } from '../labels.ts';
import { frEuros } from '../view/format.ts';
import type { Doable } from './doable.ts';

const text = labels.parcours;
type Indu = Parcours['indus'][number];
type Nature = Indu['nature'];
type AbandonReason = NonNullable<Indu['abandoned']>['reason'];

/** What differs from one thing that is found to another; anybody who works on the dossier may record it. */
type Finding = Pick<Doable, 'code' | 'label' | 'fields'> & { readonly record: (values: Values, sending: Sending) => Promise<Written> };

const doable = ({ record, fields, ...finding }: Finding): Doable => ({
  ...finding,
  ...{ help: null, roles: [], refusals: [], allowed: true, asksPieces: false },
  fields: [...fields, field('on', text.happenedOn, { type: 'date', help: text.happenedOnHelp })],
  send: ({ values }, sending) => record(values, sending),
});

const choicesOf = <Code extends string>(words: Readonly<Record<Code, string>>): readonly Choice[] =>
  Object.entries<string>(words).map(([code, label]) => ({ code, label }));

const dated = ({ on }: Values): { readonly on?: string } => (on === undefined ? {} : { on: String(on) });

function anomalie({ id, findings: { families }, controles }: Parcours): readonly Finding[] {
  if (families.length === 0) return [];
  const fallen = controles.filter(({ outcome }) => outcome !== 'notDrawn').map(({ code, label }) => ({ code, label }));
  return [
    {
      code: 'anomalie',
      label: text.findAnomalie,
      fields: [
        field('family', text.anomalieFamily, { choices: families.map((code) => ({ code, label: text.value(code) })), required: true }),
        ...(fallen.length === 0 ? [] : [field('controle', text.anomalieControle, { choices: fallen, help: text.anomalieControleHelp })]),
        field('financial', text.anomalieFinancial, { type: 'boolean', required: true }),
        field('amount', text.anomalieAmount, { type: 'cents', help: text.anomalieAmountHelp }),
      ],
      record: ({ family, controle, financial, amount = 0, ...values }, sending) =>
        recordAnomalie(
          id,
          {
            ...{ family: String(family), financial: financial === true, amount: Number(amount) },
            ...(controle === undefined ? {} : { controle: String(controle) }),
            ...dated(values),
          },
          sending,
        ),
    },
  ];
}

function detection({ id, findings }: Parcours): readonly Finding[] {
  if (findings.indusFirst === null) return [];
  return [
    {
      code: 'indu',
      label: text.detectIndu,
      fields: [
        field('nature', text.induNatureAsk, { choices: choicesOf(text.induNature), required: true }),
        field('amount', text.induAmount, { type: 'cents', required: true, minimum: 1 }),
        field('paidOn', text.induPaidOn, { type: 'date', help: text.induPaidOnHelp, required: true }),
      ],
      record: ({ nature, amount, paidOn, ...values }, sending) =>
        detectIndu(id, { nature: String(nature) as Nature, amount: Number(amount), paidOn: String(paidOn), ...dated(values) }, sending),
    },
  ];
}

const NEXT = {
  detected: { label: text.notifyIndu, send: notifyIndu },
  notified: { label: text.recoverIndu, send: recoverIndu },
  inRecovery: { label: text.settleIndu, send: settleIndu },
} as const;

/** What comes next for an indu, and giving it up; nothing once it is settled or given up. */
function following(id: string, { indu, status, amount }: Indu): readonly Finding[] {
  if (status === 'settled' || status === 'abandoned') return [];
  const { label, send } = NEXT[status];
  return [
    { code: `${status} ${indu}`, label: label(frEuros(amount)), fields: [], record: (values, sending) => send([id, indu], dated(values), sending) },
    {
      code: `abandon ${indu}`,
      label: text.abandonIndu(frEuros(amount)),
      fields: [
        field('reason', text.abandonReason, { choices: choicesOf(text.abandonReasons), required: true }),
        field('amount', text.abandonAmount, { type: 'cents', required: true, minimum: 1, maximum: amount }),
      ],
      record: ({ reason, amount: given, ...values }, sending) =>
        abandonIndu([id, indu], { reason: String(reason) as AbandonReason, amount: Number(given), ...dated(values) }, sending),
    },
  ];
}

/** The anomalies and indus that may be recorded on a dossier now, and what comes next for those that are. */
export function findingsOf(parcours: Parcours): readonly Doable[] {
  return [...anomalie(parcours), ...detection(parcours), ...parcours.indus.flatMap((indu) => following(parcours.id, indu))].map(doable);
}
