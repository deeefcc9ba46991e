/** The position of the last thing written from this page: what is read next includes it (law 6). */
let position: string | null = null;

export function wrote(token: string): void {
  position = token;
}

export const afterWritten = (): { readonly after?: string } => (position === null ? {} : { after: position });
