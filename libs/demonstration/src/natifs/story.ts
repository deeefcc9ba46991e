import type { ParcoursState } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

export type Values = Readonly<Record<string, string | number | boolean>>;

/** Who acts, in which role of the procédure. */
export interface Actor {
  readonly agent: string;
  readonly role: string;
}

/** What is done on a dossier: each is a command of the product. `look` does nothing but let time pass. */
export type Deed =
  | { readonly do: 'open'; readonly reference: string; readonly procedure: string; readonly caisse: string; readonly assure: Assure | null }
  | { readonly do: 'receive'; readonly reference: string; readonly type: string; readonly procedure: string; readonly caisse: string }
  | { readonly do: 'transfer'; readonly piece: string; readonly caisseExecutante: string }
  | { readonly do: 'act'; readonly action: string; readonly by: Actor; readonly values: Values; readonly reason: string | null }
  | { readonly do: 'controle'; readonly controle: string; readonly by: Actor; readonly result: 'passed' | 'failed' }
  | { readonly do: 'detect'; readonly by: Actor; readonly nature: 'simple' | 'culpable'; readonly amount: number; readonly paidOn: PlainDate }
  | { readonly do: 'notify' | 'recover' | 'settle'; readonly by: Actor; readonly indu: string }
  | { readonly do: 'abandon'; readonly by: Actor; readonly indu: string; readonly amount: number }
  | { readonly do: 'look' };

export interface Assure {
  readonly identifiant: string;
  readonly nom: string;
}

/** A deed, the instant at which it is done – never before the one before –, and the dossier: its id, null for the one that it opens. */
export interface Step {
  readonly at: string;
  readonly dossier: string | null;
  readonly deed: Deed;
}

/** What came of a step: the id of what it made – a dossier, a pièce, an indu –, and where its dossier stands then. */
export interface Told {
  readonly id: string;
  readonly parcours: ParcoursState;
}

/**
 * The life of a dossier, and of those that it asks for: told step by step, each after what came of the one before, since what the procédure and its
 * échéances do meanwhile is theirs to tell. Pure; whoever plays it lets time pass.
 */
export type Story = Generator<Step, void, Told>;

/** A story by the name of its dossier, and the instant of its first step. */
export interface Planned {
  readonly reference: string;
  readonly opensAt: string;
  readonly begin: () => Story;
}
