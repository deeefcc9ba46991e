import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import type { KeyFile, PersonKey, SealedPart, Vault } from '#libs/vault';

/** Two vaults under different master keys, each empty at the start. */
export interface VaultsUnderTest {
  readonly vault: Vault;
  readonly other: Vault;
  dispose(): Promise<void>;
}

/** Master keys that never change: what is derived from them must not either. */
export const KEY_FILES = [7, 8].map((byte): KeyFile => ({ path: `key-${String(byte)}`, key: Buffer.alloc(32, byte) })) as [KeyFile, KeyFile];

/** A part as it is sealed by whoever has the key, with no vault. */
function sealedElsewhere({ person, key }: PersonKey, content: object): SealedPart {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(person));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
  return { person, iv: iv.toString('base64'), ciphertext: ciphertext.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
}

export function describeVault(adapter: string, open: () => Promise<VaultsUnderTest>): void {
  describe(`the vault ${adapter}`, () => {
    let vaults: VaultsUnderTest;
    let vault: Vault;

    beforeAll(async () => {
      vaults = await open();
      ({ vault } = vaults);
    });
    afterAll(async () => vaults.dispose());

    describe('a person', () => {
      it('has one random id per identifier, whoever asks first', async () => {
        const asked = await Promise.all(Array.from({ length: 20 }, async () => vault.personOf('nir', '1850575123456')));
        expect(new Set(asked).size).toBe(1);
        expect(asked[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u);
        expect(await vault.personOf('nir', '1850575123456')).toBe(asked[0]);
      });

      it('is another one for another identifier, and for another kind of it', async () => {
        const persons = await Promise.all([
          vault.personOf('nir', 'a'),
          vault.personOf('email', 'a'),
          vault.personOf('nir', 'b'),
          vault.personOf('ni', 'ra'),
          vault.personOf('nir', ''),
        ]);
        expect(new Set(persons).size).toBe(5);
      });
    });

    describe('keys that were made elsewhere', () => {
      const keys = (): PersonKey => ({ person: randomUUID(), key: randomBytes(32) });

      it('let it read what was sealed under them, and be forgotten as any', async () => {
        const [one, two] = [keys(), keys()];
        const parts = [one, two].map((each, n) => sealedElsewhere(each, { n }));
        expect(await Promise.all(parts.map(async (part) => vault.unseal(part)))).toEqual([null, null]);
        await vault.adopt([one, two]);
        await vault.adopt([two]);
        expect(await Promise.all(parts.map(async (part) => vault.unseal(part)))).toEqual([{ n: 0 }, { n: 1 }]);
        const own = await vault.seal(one.person, { n: 2 });
        expect(await vault.unseal(own)).toEqual({ n: 2 });
        await vault.forget(one.person);
        expect(await Promise.all(parts.map(async (part) => vault.unseal(part)))).toEqual([null, { n: 1 }]);
        await vault.adopt([]);
      });

      it('take no key away from somebody who has one', async () => {
        const person = await vault.personOf('nir', randomUUID());
        const part = await vault.seal(person, { nom: 'Dupré' });
        await vault.adopt([{ person, key: randomBytes(32) }]);
        expect(await vault.unseal(part)).toEqual({ nom: 'Dupré' });
      });
    });

    describe('sealing', () => {
      const content = { nom: 'Élodie Dupré\u0000', nir: '2850575123456', enfants: [{ prenom: 'Zoé' }] };

      it('gives back what was sealed, and shows nothing of it', async () => {
        const person = await vault.personOf('nir', randomUUID());
        const part = await vault.seal(person, content);
        expect(await vault.unseal(part)).toEqual(content);
        expect(Object.keys(part).sort()).toEqual(['ciphertext', 'iv', 'person', 'tag']);
        expect(Buffer.from(part.ciphertext, 'base64').includes('Dupr')).toBe(false);
      });

      it('never seals twice alike', async () => {
        const person = await vault.personOf('nir', randomUUID());
        const [one, two] = [await vault.seal(person, content), await vault.seal(person, content)];
        expect([one.iv === two.iv, one.ciphertext === two.ciphertext]).toEqual([false, false]);
      });

      it('refuses a part that was altered, or put under another name', async () => {
        const [person, someoneElse] = [await vault.personOf('nir', randomUUID()), await vault.personOf('nir', randomUUID())];
        const part = await vault.seal(person, content);
        const flipped = Buffer.from(part.ciphertext, 'base64');
        flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
        const altered: readonly SealedPart[] = [
          { ...part, person: someoneElse },
          { ...part, ciphertext: flipped.toString('base64') },
          { ...part, tag: Buffer.alloc(16).toString('base64') },
          { ...part, tag: part.tag.slice(0, 8) },
          { ...part, iv: '' },
          { ...part, ciphertext: '' },
        ];
        for (const each of altered) await expect(vault.unseal(each)).rejects.toMatchObject({ code: 'vault.partAltered' });
      });

      it('needs a person who has a key', async () => {
        for (const person of [randomUUID(), 'nobody', '']) {
          await expect(vault.seal(person, content)).rejects.toMatchObject({ code: 'vault.personUnknown', data: { person } });
        }
      });
    });

    describe('forgetting', () => {
      it('makes what was sealed unreadable for ever, and leaves the others alone', async () => {
        const identifier = randomUUID();
        const person = await vault.personOf('nir', identifier);
        const part = await vault.seal(person, { a: 1 });
        const neighbour = await vault.personOf('nir', randomUUID());
        const theirs = await vault.seal(neighbour, { b: 2 });
        await vault.forget(person);
        expect(await vault.unseal(part)).toBeNull();
        await expect(vault.seal(person, { a: 1 })).rejects.toMatchObject({ code: 'vault.personUnknown' });
        expect(await vault.unseal(theirs)).toEqual({ b: 2 });
        const comeBack = await vault.personOf('nir', identifier);
        expect(comeBack).not.toBe(person);
        expect(await vault.unseal(part)).toBeNull();
      });

      it('changes nothing when done twice, or for someone unknown', async () => {
        const person = await vault.personOf('nir', randomUUID());
        await vault.forget(person);
        await vault.forget(person);
        await vault.forget(randomUUID());
        await vault.forget('nobody');
        await expect(vault.seal(person, {})).rejects.toMatchObject({ code: 'vault.personUnknown' });
      });
    });

    describe('a pseudonym', () => {
      it('is the same for ever, for one name of one source', () => {
        expect(vault.pseudonym('bpic2012', '112')).toBe('p_ltuo5ygpvx75hiio6gw7lwasg5');
        expect(vault.pseudonym('bpic2012', '112')).toBe('p_ltuo5ygpvx75hiio6gw7lwasg5');
      });

      it('differs by name, by source and by key, and has one form', () => {
        const made = [
          vault.pseudonym('a', 'b'),
          vault.pseudonym('b', 'a'),
          vault.pseudonym('', 'ab'),
          vault.pseudonym('ab', ''),
          vaults.other.pseudonym('a', 'b'),
        ];
        expect(new Set(made).size).toBe(5);
        for (const each of made) expect(each).toMatch(/^p_[a-z2-7]{26}$/u);
      });
    });

    describe('the digest of a command', () => {
      it('is the same for the same body, whatever the order of its keys, for ever', () => {
        const digest = '12518fc00ec25408177344027b3bd55a42a041a9fa38403045716c56e390da92';
        expect(vault.commandDigest({ a: 1, b: [2, null] })).toBe(digest);
        expect(vault.commandDigest({ b: [2, null], a: 1 })).toBe(digest);
      });

      it('differs by body and by key', () => {
        const digests = [
          vault.commandDigest({ a: 1 }),
          vault.commandDigest({ a: '1' }),
          vault.commandDigest(null),
          vaults.other.commandDigest({ a: 1 }),
        ];
        expect(new Set(digests).size).toBe(4);
      });
    });
  });
}
