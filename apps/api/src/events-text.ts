import { type CatalogueEntry, EVENT_CATALOGUE } from '#libs/domain';

const HEAD = `# Événements

Tous les types d’événements du journal, par catégorie de flux. Produit par \`npm run generate\` à partir des formes que lit le programme : ne pas modifier.
`;

function sectionOf(category: string, entries: readonly CatalogueEntry[]): string {
  return [`\n## \`${category}-…\``, ...entries.map(entryText)].join('\n');
}

function entryText({ type, description, fields }: CatalogueEntry): string {
  const rows = fields.map(({ name, kind }) => `| \`${name}\` | ${kind.replaceAll('|', '\\|')} |`);
  const table = rows.length === 0 ? [] : ['', '| Champ | Forme |', '| --- | --- |', ...rows];
  return [`\n### \`${type}\``, '', description, ...table].join('\n');
}

/** The catalogue of events, as `docs/events.md` holds it. */
export function eventsText(): string {
  const byCategory = new Map<string, CatalogueEntry[]>();
  for (const entry of EVENT_CATALOGUE) byCategory.set(entry.category, [...(byCategory.get(entry.category) ?? []), entry]);
  return `${HEAD}${[...byCategory].map(([category, entries]) => sectionOf(category, entries)).join('\n')}\n`;
}
