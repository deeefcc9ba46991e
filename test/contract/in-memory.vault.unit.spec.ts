import { InMemoryVault } from '#libs/vault';
import { describeVault, KEY_FILES } from './vault.contract.js';

describeVault('in memory', () => {
  const [vault, other] = [new InMemoryVault(KEY_FILES[0]), new InMemoryVault(KEY_FILES[1])];
  return Promise.resolve({ vault, other, dispose: () => Promise.resolve() });
});
