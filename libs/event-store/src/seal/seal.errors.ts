import { DomainError, type ErrorData } from '#libs/kernel';

/** Another seal stands where one was to be published: the log, or its seals, were altered. */
export class SealConflict extends DomainError<'seal.conflict'> {
  constructor(block: number, published: string, digest: string) {
    super(
      'seal.conflict',
      `le bloc ${String(block)} porte déjà un autre sceau (${published}) que celui que donnent ses événements (${digest}) : le journal ou ses sceaux ont été modifiés ; comparez-les (ecluse log verify)`,
      { block, published, digest },
    );
  }
}

/** A seal was to be published before that of the block before it. */
export class SealOutOfOrder extends DomainError<'seal.outOfOrder'> {
  constructor(block: number) {
    super('seal.outOfOrder', `le bloc ${String(block)} ne peut pas être scellé avant le bloc ${String(block - 1)}`, { block });
  }
}

/** The log does not continue what its seals attest: sealing on would attest to an untruth. Nothing but a look at the log mends this. */
export class SealBroken extends DomainError<'seal.broken'> {
  constructor(what: string, data: ErrorData = {}) {
    super('seal.broken', `${what} : le journal ou ses sceaux ont été modifiés, plus rien n’est scellé ; cherchez où (ecluse log verify)`, data);
  }
}
