import type { JSX } from 'react';
import type { DossierField } from '../api/client.ts';
import { labels } from '../labels.ts';
import { frDay, frEuros, frExact } from '../view/format.ts';

const text = labels.parcours;

function shown({ value, type, erased }: DossierField): string {
  if (erased) return text.erased;
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  if (typeof value === 'number') return type === 'cents' ? frEuros(value) : frExact(value);
  if (typeof value !== 'string') return text.unknown;
  return type === 'date' ? frDay(value) : text.value(value);
}

/** What the dossier knows, field by field. */
export function Fields({ fields }: { readonly fields: readonly DossierField[] }): JSX.Element {
  return (
    <section aria-labelledby="donnees">
      <h2 id="donnees">{text.fields}</h2>
      {fields.length === 0 ? (
        <p className="quiet">{text.noFields}</p>
      ) : (
        <dl className="facts">
          {fields.map((field) => (
            <div key={field.code}>
              <dt>{field.label}</dt>
              <dd>{shown(field)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
