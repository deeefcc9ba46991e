import { type Decider, DomainError } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import { type Definition, definitionReference } from './definition.js';
import type { IndicateurEvent } from './indicateur.events.js';

export interface DefineIndicateur {
  readonly type: 'DefineIndicateur';
  readonly definition: Definition;
}

export type IndicateurCommand = DefineIndicateur;

/** The versions of one definition, first to last. */
export type IndicateurState = { readonly status: 'absent' } | { readonly status: 'defined'; readonly versions: readonly Definition[] };

function versionsOf(state: IndicateurState): readonly Definition[] {
  return state.status === 'absent' ? [] : state.versions;
}

function evolve(state: IndicateurState, { data }: IndicateurEvent): IndicateurState {
  return { status: 'defined', versions: [...versionsOf(state), data] };
}

function define({ definition }: DefineIndicateur, state: IndicateurState): readonly IndicateurEvent[] {
  const versions = versionsOf(state);
  const reference = definitionReference(definition);
  const published = versions.find(({ version }) => version === definition.version);
  if (published !== undefined && sameJson(published, definition)) return [];
  if (published !== undefined) {
    throw new DomainError(
      'definition.versionPublished',
      `La définition ${reference} est déjà publiée, avec un autre contenu : publiez une nouvelle version.`,
      {
        definition: reference,
      },
    );
  }
  const expected = (versions.at(-1)?.version ?? 0) + 1;
  if (definition.version !== expected) {
    throw new DomainError(
      'definition.versionGap',
      `La prochaine version de ${definition.code} est ${String(expected)}, et non ${String(definition.version)}.`,
      {
        definition: reference,
        expected,
      },
    );
  }
  const block = versions[0]?.block;
  if (block !== undefined && block !== definition.block) {
    throw new DomainError(
      'definition.otherBlock',
      `La définition ${definition.code} régit « ${block} » : une version ne peut pas passer à « ${definition.block} ».`,
      {
        definition: reference,
        block,
      },
    );
  }
  return [{ type: 'IndicateurDefined', data: definition }];
}

/** A definition and its versions. A published version never changes; defining it again is nothing to do. */
export const indicateurDecider: Decider<IndicateurCommand, IndicateurEvent, IndicateurState> = {
  initialState: { status: 'absent' },
  evolve,
  decide: define,
};
