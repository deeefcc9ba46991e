/** The zone in which the server counts days (IANA name), which it writes into the page; the reader's own where no server did. */
export const timeZone = (): string | undefined => document.querySelector<HTMLMetaElement>('meta[name="time-zone"]')?.content;
