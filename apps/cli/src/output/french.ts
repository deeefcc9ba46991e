const whole = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 3 });
/** As the page writes them. */
const percents = new Intl.NumberFormat('fr-FR', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat('fr-FR', { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const bytesPerUnit = [
  ['Mo', 1_000_000],
  ['ko', 1_000],
] as const;
const tenths = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

/** What is not there is not zero. */
export const ABSENT = '–';

export const integer = (value: number | null): string => (value === null ? ABSENT : whole.format(value));
export const number = (value: number | null): string => (value === null ? ABSENT : decimal.format(value));
/** `32,9 %` */
export const percent = (value: number): string => percents.format(value);
export const share = (value: number | null): string => (value === null ? ABSENT : percent(value));
/** `+1,5 pt`: how far a share lies from another. */
export const points = (value: number): string => `${signed.format(value * 100).replace('-', '−')} pt`;
export const text = (value: string | null | undefined): string => (value === null || value === undefined || value === '' ? ABSENT : value);

/** `1,2 Mo`, `12 ko`, `340 octets` */
export function size(bytes: number): string {
  const unit = bytesPerUnit.find(([, each]) => bytes >= each);
  return unit === undefined ? counted(Math.round(bytes), 'octet', 'octets') : `${tenths.format(bytes / unit[1])} ${unit[0]}`;
}

/** `31/12/2010` */
export function day(iso: string | null): string {
  return iso === null ? ABSENT : iso.slice(0, 10).split('-').reverse().join('/');
}

/** `1 pièce`, `12 pièces` */
export function counted(n: number, one: string, many: string): string {
  return `${integer(n)} ${Math.abs(n) < 2 ? one : many}`;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** `8 s`, `2 min 05 s`, `3 h 20 min`, `1 118 jours` */
export function duration(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  const rest = (of: number, unit: number): string => String(Math.floor((rounded % of) / unit)).padStart(2, '0');
  if (rounded < 60) return `${String(rounded)} s`;
  if (rounded < HOUR) return `${String(Math.floor(rounded / 60))} min ${rest(60, 1)} s`;
  if (rounded < 2 * DAY) return `${String(Math.floor(rounded / HOUR))} h ${rest(HOUR, 60)} min`;
  return counted(Math.floor(rounded / DAY), 'jour', 'jours');
}

/** How far something is behind the log, tenths of seconds as long as they count: `12 événements et 0,4 s` */
export function lateness({ events, seconds }: { readonly events: number; readonly seconds: number }): string {
  return `${counted(events, 'événement', 'événements')} et ${seconds < 60 ? `${number(seconds)} s` : duration(seconds)}`;
}
