import {
  ancestorsOn,
  ARBRE_OF_RESEAUX,
  type Appartenance,
  DEFAULT_CALENDRIER,
  type DescribedOrganisme,
  type OrganismeCommand,
  organismeDecider,
  type OrganismeState,
  type Path,
  type Problem,
  type RegisteredOrganisme,
  type ReseauDescription,
  reseauMap,
} from '#libs/domain';
import { DomainError, plainDate } from '#libs/kernel';
import { calendrierAndZone } from '../referentiel/calendrier-and-zone.js';
import type { Referentiel } from '../referentiel/referentiel.js';

/** What is to be said of each organisme, in this order; and everything that forbids it. */
export interface PlannedReseau {
  readonly commands: ReadonlyMap<string, readonly OrganismeCommand[]>;
  readonly problems: readonly Problem[];
}

/** The codes that a description names, whatever for. */
export function codesOf({ organismes }: ReseauDescription): readonly string[] {
  return [
    ...new Set(
      organismes.flatMap(({ code, attach = [], merge }) => [code, ...attach.map(({ to }) => to), ...(merge === undefined ? [] : [merge.into])]),
    ),
  ];
}

/** Tries a description on organismes as they stand. Pure: nothing is said yet. */
export function planReseau(
  description: ReseauDescription,
  standing: ReadonlyMap<string, OrganismeState>,
  referentiel: Pick<Referentiel, 'calendriers'>,
): PlannedReseau {
  const plan = new Plan(standing);
  const each = (say: (organisme: DescribedOrganisme, path: Path) => void): void => {
    for (const [i, organisme] of description.organismes.entries()) say(organisme, ['organismes', i]);
  };
  plan.assertOnce(description);
  // All of them first, so that a file may name them in any order.
  each((organisme, path) => {
    for (const command of registering(organisme, plan, path, referentiel)) plan.say(organisme.code, command, path);
  });
  each((organisme, path) => {
    plan.attach(organisme, path, description);
  });
  // What follows would mostly tell the consequences of what is wrong already.
  if (plan.problems.length > 0) return plan;
  each(({ code, merge }, path) => {
    if (merge === undefined) return;
    const into = plan.registered(merge.into, [...path, 'merge', 'into']);
    if (into !== null) plan.say(code, { type: 'MergeOrganisme', into, on: plainDate(merge.on) }, [...path, 'merge']);
  });
  plan.assertNoCircle(description);
  return plan;
}

class Plan implements PlannedReseau {
  readonly commands = new Map<string, OrganismeCommand[]>();
  readonly problems: Problem[] = [];
  private readonly states: Map<string, OrganismeState>;

  constructor(standing: ReadonlyMap<string, OrganismeState>) {
    this.states = new Map(standing);
  }

  stateOf(code: string): OrganismeState {
    return this.states.get(code) ?? organismeDecider.initialState;
  }

  refuse(path: Path, message: string, remedy: string): void {
    this.problems.push({ severity: 'error', path, message, remedy });
  }

  /** What throws is a problem of that place. */
  attempt<T>(path: Path, work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.refuse(path, error.message, 'Corriger le fichier, ou ce qui est enregistré.');
      return null;
    }
  }

  say(code: string, command: OrganismeCommand, path: Path): void {
    this.attempt(path, () => {
      const state = this.stateOf(code);
      const events = organismeDecider.decide(command, state);
      if (events.length === 0) return;
      this.states.set(code, events.reduce(organismeDecider.evolve, state));
      this.commands.set(code, [...(this.commands.get(code) ?? []), command]);
    });
  }

  registered(code: string, path: Path): RegisteredOrganisme | null {
    const state = this.stateOf(code);
    if (state.status === 'registered') return state;
    this.refuse(path, `« ${code} » n’est pas enregistré.`, 'Le décrire dans ce fichier, ou l’enregistrer d’abord.');
    return null;
  }

  attach({ code, attach }: DescribedOrganisme, path: Path, { from: first }: ReseauDescription): void {
    // One that could not be registered was told as such.
    if (attach === undefined || this.stateOf(code).status === 'absent') return;
    const wanted = attach.flatMap(({ to, from = first, until }, i) => {
      const at = [...path, 'attach', i];
      const parent = this.registered(to, [...at, 'to']);
      if (from === undefined) this.refuse(at, 'On ne sait pas depuis quel jour.', 'Ajouter « from », ici ou en tête du fichier.');
      return parent === null || from === undefined ? [] : [{ parent, fromOn: plainDate(from), toOn: until === undefined ? null : plainDate(until) }];
    });
    if (wanted.length === attach.length) this.say(code, { type: 'DescribeAppartenances', wanted }, [...path, 'attach']);
  }

  assertOnce({ organismes }: ReseauDescription): void {
    const seen = new Set<string>();
    for (const [i, { code }] of organismes.entries()) {
      if (seen.has(code)) this.refuse(['organismes', i, 'code'], `« ${code} » est décrit deux fois.`, 'Réunir les deux descriptions.');
      seen.add(code);
    }
  }

  /** Nobody of the file stands under himself on the first day of any of its appartenances. */
  assertNoCircle({ organismes }: ReseauDescription): void {
    const registered = [...this.states.values()].filter((state) => state.status === 'registered');
    const appartenances = registered.flatMap((state): readonly Appartenance[] => state.appartenances);
    const map = reseauMap({ organismes: registered, appartenances, fusions: [] });
    for (const [i, { code }] of organismes.entries()) {
      const circle = appartenances.find(({ member, arbre, fromOn }) => member === code && ancestorsOn(map, code, arbre, fromOn).includes(code));
      if (circle !== undefined) this.refuse(['organismes', i, 'attach'], `« ${code} » serait sous lui-même.`, 'Défaire le rond.');
    }
  }
}

/** What a description says of an organisme alone. */
function registering(
  described: DescribedOrganisme,
  plan: Plan,
  path: Path,
  referentiel: Pick<Referentiel, 'calendriers'>,
): readonly OrganismeCommand[] {
  const { code, arbre, label = code } = described;
  const kind = described.kind ?? (arbre === undefined ? 'caisse' : 'groupement');
  const state = plan.stateOf(code);
  if (state.status === 'registered' && state.kind !== kind) {
    plan.refuse([...path, 'code'], `« ${code} » est déjà enregistré, d’une autre sorte.`, 'Choisir un autre code.');
    return [];
  }
  const renaming: readonly OrganismeCommand[] = described.label === undefined ? [] : [{ type: 'RenameOrganisme', label: described.label }];
  if (kind !== 'caisse') {
    const of = arbre ?? (kind === 'teteDeReseau' ? ARBRE_OF_RESEAUX : undefined);
    if (of === undefined) plan.refuse(path, `On ne sait pas dans quel arbre « ${code} » a ses membres.`, 'Ajouter « arbre » : regions, par exemple.');
    if (state.status === 'registered' || of === undefined) return renaming;
    return [{ type: 'RegisterGroupement', groupement: { code, label, kind, arbre: of } }];
  }
  if (arbre !== undefined) plan.refuse([...path, 'arbre'], `Une caisse n’a pas d’arbre.`, 'Retirer « arbre », ou dire « kind: groupement ».');
  const isSaid = described.calendrier !== undefined || described.timeZone !== undefined;
  const days = plan.attempt(path, () => calendrierAndZone(referentiel, described.calendrier ?? DEFAULT_CALENDRIER, described.timeZone ?? null));
  if (days === null) return [];
  if (state.status === 'absent') return [{ type: 'RegisterOrganisme', organisme: { code, label, ...days } }];
  return isSaid ? [...renaming, { type: 'AssignCalendrier', fromOn: null, ...days }] : renaming;
}
