/** What a question is asked with; what is undefined is left out. */
export type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An answer of the API as a file, with what it is to be read by. */
export interface AskedFile {
  /** Of the question, under `/api/v1/exports/FORMAT/`. */
  readonly path: string;
  readonly asked: Asked;
}

function searchOf(asked: Asked): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) for (const each of value === undefined ? [] : [value].flat()) search.append(name, each);
  return search.toString();
}

/** The address of a file. A link sends no header: in whose name it is asked (`vuDe`) stands in its address. */
export const addressOf = ({ path, asked }: AskedFile, format: 'xlsx' | 'ods' | 'csv', vuDe: string | undefined): string =>
  `/api/v1/exports/${format}/${path}?${searchOf({ ...asked, vuDe })}`;
