import { DomainError, nearestTo } from '#libs/kernel';
import { codeNamed, namedAmong } from '../pilotage/reference.js';
import { type Block, type Definition, definitionReference, type DefinitionSet, isOfLedger } from './definition.js';

/**
 * The definition that a text `CODE` (its last version) or `CODE@VERSION` names.
 * @throws DomainError `definition.unknown`, with the nearest of those that exist
 */
export function findDefinition(text: string, definitions: readonly Definition[]): Definition {
  const found = namedAmong(text, definitions);
  if (found !== null) return found;
  throw definitionUnknown(text, definitions);
}

/** That no definition is called so: which ones it may have been, and where all are. */
export function definitionUnknown(text: string, definitions: readonly Definition[]): DomainError {
  const code = codeNamed(text);
  const versions = definitions.filter((each) => each.code === code).map(definitionReference);
  const near =
    versions.length > 0
      ? versions
      : nearestTo(
          code,
          definitions.map((each) => each.code),
        );
  const perhaps = near.length === 0 ? '' : ` Peut-être : ${near.join(', ')}.`;
  return new DomainError(
    'definition.unknown',
    `Définition inconnue : « ${text} ».${perhaps} Toutes : ecluse definition list, ou /api/v1/definitions.`,
    {
      definition: text,
      near,
    },
  );
}

/**
 * The definitions asked for, each in its block; blocks that none was asked for are absent.
 * @throws DomainError `definition.unknown`, `definition.twoForOneBlock` when two of them govern the same figure, `definition.ofNoFigure` for an
 * indicator of the catalogue, which governs none
 */
export function chosenDefinitions(texts: readonly string[], definitions: readonly Definition[]): Partial<DefinitionSet> {
  const chosen = new Map<Block, Definition>();
  for (const text of texts) {
    const definition = findDefinition(text, definitions);
    if (definition.block === 'ratio' || !isOfLedger(definition)) {
      throw new DomainError(
        'definition.ofNoFigure',
        `« ${text} » est un indicateur du catalogue, et ne régit aucun de ces chiffres : demandez ses valeurs (ecluse indicateur values ${definition.code}).`,
        { definition: text },
      );
    }
    const other = chosen.get(definition.block);
    if (other !== undefined && definitionReference(other) !== definitionReference(definition)) {
      const both = [definitionReference(other), definitionReference(definition)];
      throw new DomainError(
        'definition.twoForOneBlock',
        `Deux définitions demandées pour le même bloc « ${definition.block} » : ${both.join(' et ')}. N’en gardez qu’une.`,
        {
          block: definition.block,
          definitions: both,
        },
      );
    }
    chosen.set(definition.block, definition);
  }
  return Object.fromEntries(chosen);
}
