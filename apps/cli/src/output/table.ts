export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** How many places a text takes on a terminal: a letter and its accent are one. */
function widthOf(text: string): number {
  return Array.from(text.normalize('NFC')).length;
}

function padded(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}

/** A table for a terminal: titles, a rule, rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) => rows.reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), widthOf(title)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => padded(cells[i] ?? '', widths[i] ?? 0, align))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
