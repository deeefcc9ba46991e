import { DomainError } from '#libs/kernel';
import type { Visibilite } from './visibilite.js';

/** Whose rows a question is about: these caisses, or – null – all there are. */
export type Concernes = readonly string[] | null;

/** By which parameter a question names one caisse: `organisme` where it tells of groupements too; null: its address names whom it is about. */
export type NomDeCaisse = 'caisse' | 'organisme' | null;

/** What is asked: what tells of nobody, aggregates of caisses, their pièces, dossiers and agents one by one; `undecided`: nobody has said yet who may ask it. */
export type Demande =
  | { readonly of: 'nobody' | 'undecided' }
  | { readonly of: 'aggregates'; readonly by: NomDeCaisse; readonly caisses: Concernes }
  | { readonly of: 'records'; readonly caisses: Concernes };

/** In whose name it is asked. */
export interface Demandeur {
  readonly caisse: string;
  /** Its réseaux on the day on which it asks, each with its caisses and what it lets them see of each other. */
  readonly reseaux: readonly { readonly code: string; readonly caisses: readonly string[]; readonly autres: Visibilite['autres'] }[];
}

/** As a question names it, and as a command does. */
const asked = (parameter: string, code: string): string => `${parameter}=${code}, --${parameter} ${code}`;

const refused = (code: string, message: string, data: { readonly caisse: string; readonly reseaux?: readonly string[] }): DomainError =>
  new DomainError(code, message, data);

/**
 * Whether a caisse may ask a question: all of its own; aggregates of the others of its réseau where that allows it; nothing else.
 * @throws DomainError `acces.undecided`, `acces.recordsOfOthers`, `acces.aggregatesOfOthers`
 */
export function assertMayAsk(demande: Demande, { caisse, reseaux }: Demandeur): void {
  if (!('caisses' in demande)) {
    if (demande.of === 'nobody') return;
    throw refused('acces.undecided', `Ceci ne se demande pas encore au nom d’une caisse (${caisse}) : ôtez « vu de ».`, { caisse });
  }
  const { caisses } = demande;
  if (caisses?.every((each) => each === caisse) === true) return;
  if (demande.of === 'records') {
    throw refused(
      'acces.recordsOfOthers',
      `La caisse ${caisse} ne voit que ses propres pièces, dossiers et agents : demandez-les (${asked('caisse', caisse)}).`,
      { caisse },
    );
  }
  const allowing = reseaux.filter(({ autres }) => autres === 'shown');
  if (caisses !== null && allowing.some((reseau) => caisses.every((each) => reseau.caisses.includes(each)))) return;
  const codes = allowing.map(({ code }) => code);
  const hidden = codes.length === 0 ? [' : son réseau ne montre pas à ses caisses ceux des autres'] : [];
  const named = (code: string): string => (demande.by === null ? code : asked('reseau', code));
  const remedies = [
    ...(demande.by === null ? [] : [`les siens (${asked(demande.by, caisse)})`]),
    ...(codes.length === 0 ? [] : [`ceux de son réseau (${codes.map(named).join(' ou ')})`]),
  ];
  const remedy = remedies.length === 0 ? '' : ` Demandez ${remedies.join(' ou ')}.`;
  throw refused('acces.aggregatesOfOthers', `La caisse ${caisse} ne peut demander les agrégats de ces caisses${hidden.join('')}.${remedy}`, {
    caisse,
    reseaux: codes,
  });
}

/** What is written: work on a dossier, or what is of a réseau – its organismes, definitions, readings, agents, arrêtés, phases – or of the house itself. */
export type Ecriture = 'dossier' | 'reseau';

/**
 * Whether something may be written in the name of a caisse: work on dossiers, which the roles of their procédure tell; nothing of its réseau.
 * @throws DomainError `acces.writeOfReseau`
 */
export function assertMayWrite(ecriture: Ecriture, caisse: string): void {
  if (ecriture === 'dossier') return;
  throw refused(
    'acces.writeOfReseau',
    `Ceci ne s’écrit pas au nom d’une caisse (${caisse}) : c’est à son réseau de le faire. Refaites-le sans nommer de caisse : sans ECLUSE_CAISSE, sans « vu de », sans l’en-tête Ecluse-Caisse.`,
    { caisse },
  );
}
