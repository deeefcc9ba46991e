import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { openDossier, type Values } from '../api/commands.ts';
import { choicesQuery } from '../api/reference-queries.ts';
import { CommandForm } from '../form/command-form.tsx';
import { type Errors, field, type Typed } from '../form/fields.ts';
import { labels } from '../labels.ts';
import type { Slice } from '../view/address.ts';

const text = labels.dossiers.opening;
const LONGEST = 200;

/** A person is named whole or not at all. */
function namedWhole({ nom, identifiant }: Values): Errors {
  if ((nom === undefined) === (identifiant === undefined)) return {};
  return { [nom === undefined ? 'nom' : 'identifiant']: text.bothOrNone };
}

async function open(values: Values, key: string) {
  const { reference, procedure, caisse, on, nom, identifiant } = values;
  return openDossier(
    {
      ...{ reference: String(reference), procedure: String(procedure), caisse: String(caisse) },
      ...(on === undefined ? {} : { on: String(on) }),
      ...(nom === undefined || identifiant === undefined ? {} : { assure: { nom: String(nom), identifiant: String(identifiant) } }),
    },
    key,
  );
}

function Missing({ words, command }: { readonly words: string; readonly command: string }): JSX.Element {
  return (
    <div className="empty">
      <p>{words}</p>
      <p>
        <code className="command">{command}</code>
      </p>
    </div>
  );
}

/** « Ouvrir un dossier »: under a published procédure, in a caisse. The address may name the procédure. */
export function OpenDossier({ procedure, slice }: { readonly procedure: string; readonly slice: Slice }): JSX.Element | null {
  const navigate = useNavigate();
  const { data } = useQuery(choicesQuery);
  const [typed, setTyped] = useState<Typed>({});
  if (data === undefined) return null;
  const published = data.procedures.filter(({ version }) => version !== null);
  if (published.length === 0) return <Missing words={text.noProcedure} command={text.commandProcedure} />;
  if (data.caisses.length === 0) return <Missing words={text.noCaisse} command={text.commandCaisse} />;
  const caisses = data.caisses.map(({ code, label }) => ({ code, label: label === code ? code : `${code} – ${label}` }));
  const fields = [
    field('procedure', text.procedure, {
      required: true,
      choices: published.map(({ code, label }) => ({ code, label })),
      begins: published.some(({ code }) => code === procedure) ? procedure : '',
    }),
    field('reference', text.reference, { required: true, maxLength: LONGEST, help: text.referenceHelp }),
    field('caisse', text.caisse, { required: true, choices: caisses, help: text.caisseHelp, begins: slice.caisse ?? '' }),
    field('nom', text.nom, { maxLength: LONGEST }),
    field('identifiant', text.identifiant, { maxLength: LONGEST, help: text.identifiantHelp }),
    field('on', text.on, { type: 'date', help: text.onHelp }),
  ];
  return (
    <section className="opening" aria-labelledby="ouvrir">
      <h2 id="ouvrir">{text.title}</h2>
      <p className="quiet">{text.text}</p>
      <CommandForm
        fields={fields}
        typed={typed}
        onTyped={setTyped}
        submit={text.submit}
        check={namedWhole}
        send={open}
        onDone={async ({ id }) => {
          await navigate({ to: '/dossiers/$dossier', params: { dossier: id }, search: slice });
        }}
      />
    </section>
  );
}
