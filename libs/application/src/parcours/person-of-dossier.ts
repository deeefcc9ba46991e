import type { EventStore } from '#libs/event-store';
import type { Vault } from '#libs/vault';

/** The person whose dossier it is: the one named when it was opened, or one known by the dossier alone. */
export async function personOfDossier(store: EventStore, vault: Pick<Vault, 'personOf'>, dossierId: string): Promise<string> {
  const [opened] = await store.readStream(`dossier-${dossierId}`);
  return opened?.sealed[0]?.person ?? vault.personOf('dossier', dossierId);
}
