import type { Client } from './client.js';

/** Answers a write once whoever asks next finds it: what stands at `path` includes it by then. A write that changed nothing has no position. */
export async function onceSeen<Answer extends { readonly position: string | null }>(client: Client, path: string, answer: Answer): Promise<Answer> {
  if (answer.position !== null) await client.get(path, { after: answer.position });
  return answer;
}
