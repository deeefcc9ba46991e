/** What XML 1.0 cannot hold, however it is written; and halves of characters. */
const UNWRITABLE = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text inside an element or an attribute; what XML cannot hold becomes U+FFFD, ends of line become a line feed. */
export const xmlText = (text: string): string =>
  text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(UNWRITABLE, '\ufffd')
    .replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? character);

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
