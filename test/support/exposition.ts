/** One measure of a page in the text format of Prometheus. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>[-+]?(?:[\d.]+(?:e[-+]?\d+)?|Inf)|[Nn]a[Nn])$/u;
const LABEL = /(?<name>[a-zA-Z_]\w*)="(?<value>(?:[^"\\\n]|\\["\\n])*)",?/uy;

function labelsOf(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    LABEL.lastIndex = at;
    const { name = '', value = '' } = LABEL.exec(text)?.groups ?? {};
    if (name === '') throw new Error(`not a list of labels: ${text}`);
    labels[name] = value;
    at = LABEL.lastIndex;
  }
  return labels;
}

/** The measures of a page. @throws Error for a line that the format has no place for, or a sample that was not announced */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the page does not end with a line end');
  const families = new Map<string, { name: string; type: string; help: string; samples: Family['samples'][number][] }>();
  let current: { name: string; type: string; help: string; samples: Family['samples'][number][] } | undefined;
  for (const line of text.split('\n')) {
    const help = /^# HELP (\S+) (.+)$/u.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/u.exec(line);
    if (help !== null) {
      current = { name: help[1] ?? '', help: help[2] ?? '', type: '', samples: [] };
      if (families.has(current.name)) throw new Error(`announced twice: ${current.name}`);
      families.set(current.name, current);
    } else if (type !== null) {
      if (current === undefined || current.name !== type[1]) throw new Error(`a type without its help: ${line}`);
      current.type = type[2] ?? '';
    } else if (line !== '') {
      const { name = '', labels = '', value = '' } = SAMPLE.exec(line)?.groups ?? {};
      if (current === undefined || name === '' || !name.startsWith(current.name)) throw new Error(`out of place: ${line}`);
      current.samples.push({ name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) });
    }
  }
  return families;
}

const UNITS = /_(?:seconds|bytes|ratio|days|pieces|events|facts|connections|requests|total|partitions|held)$/u;

/** What the conventions of Prometheus have against a measure of ours; nothing when they have not. */
export function lint({ name, type, help, samples }: Family): readonly string[] {
  const problems: string[] = [];
  if (!/^ecluse_[a-z]+(?:_[a-z]+)*$/u.test(name)) problems.push('is not in snake case');
  if (!UNITS.test(name)) problems.push('does not end with its unit');
  if (/(?:milli|micro|minutes|hours|kilo|mega|percent)/u.test(name)) problems.push('is in no base unit');
  if ((type === 'counter') !== name.endsWith('_total')) problems.push(`is a ${type}, which its name belies`);
  if (help.length < 10 || !help.endsWith('.')) problems.push('has no sentence of help');
  const labels = samples.map((sample) => JSON.stringify([sample.name, Object.entries(sample.labels).sort()]));
  if (new Set(labels).size < labels.length) problems.push('has the same labels twice');
  if (samples.some(({ labels: { projection, type: command } }) => projection === '' || command === '')) problems.push('has an empty label');
  return problems.map((problem) => `${name} ${problem}`);
}

/** The value of the one sample with these labels, others left aside; undefined when there is none. */
export function valueOf(page: ReadonlyMap<string, Family>, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const family = page.get(name) ?? page.get(name.replace(/_(?:count|sum|bucket)$/u, ''));
  return family?.samples.find((sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    ?.value;
}
