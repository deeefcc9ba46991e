/** References become keys of the database: longer ones are refused. */
export const MAX_REFERENCE_LENGTH = 250;

/** What nearly all references look like. */
const ORDINARY = /^[\w.:/-]+$/;
const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;

/** Why a text cannot serve as a reference, as a French clause that follows « le champ x »; null when it can. */
export function referenceProblem(text: string): string | null {
  if (text.length <= MAX_REFERENCE_LENGTH && ORDINARY.test(text)) return null;
  if (text.trim() === '') return 'est vide';
  if (text.length > MAX_REFERENCE_LENGTH) return `dépasse ${String(MAX_REFERENCE_LENGTH)} caractères (${String(text.length)})`;
  if (CONTROL.test(text)) return 'contient un caractère de commande';
  if (LONE_SURROGATE.test(text)) return 'contient un demi-caractère Unicode isolé';
  return null;
}

/** Long texts are cut in messages. */
export function excerptOf(text: string, length = 60): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
