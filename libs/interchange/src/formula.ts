const START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u;

/** Whether a spreadsheet would begin to compute what a text begins with, full-width forms included. */
export const beginsFormula = (text: string): boolean => START.test(text);
