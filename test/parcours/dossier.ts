import {
  ABSENT_DOSSIER,
  type Cadre,
  decideParcours,
  type DossierHistoryEvent,
  type DossierState,
  evolveDossier,
  type FollowedDossierCommand,
  type KnownDossierState,
  type ParcoursState,
} from '#libs/domain';
import { instantOf, type JsonObject, plainDate } from '#libs/kernel';
import { CADRE } from './attestation.js';

type Omitted = 'today' | 'now' | 'on' | 'agent' | 'role';
type Told<C> = C extends unknown
  ? Omit<C, Omitted> & { readonly on?: string; readonly agent?: string; readonly role?: string; readonly now?: string }
  : never;

/** A dossier under a procédure, on which commands are carried out one after the other; each has ids of its own. */
export class FollowedDossier {
  readonly events: DossierHistoryEvent[] = [];
  state: DossierState = ABSENT_DOSSIER;
  private commands = 0;
  today = '2026-03-02';

  constructor(public cadre: Cadre = CADRE) {}

  /** What the command leads to, without doing it. */
  decide(command: Told<FollowedDossierCommand>): readonly DossierHistoryEvent[] {
    const on = plainDate(command.on ?? this.today);
    const now = command.now ?? new Date(instantOf(this.cadre.timeZone, plainDate(this.today), 9 * 60)).toISOString();
    const told = { agent: 'agent-1', role: 'gestionnaire', ...command, on, today: plainDate(this.today), now } as FollowedDossierCommand;
    const prefix = `c${String(this.commands)}`;
    return decideParcours(told, this.state, { ...this.cadre, idOf: (name) => `${prefix}/${name}` });
  }

  /** Does it, and answers what was told. */
  do(command: Told<FollowedDossierCommand>): readonly DossierHistoryEvent[] {
    const told = this.decide(command);
    this.commands += 1;
    this.events.push(...told);
    this.state = told.reduce(evolveDossier, this.state);
    return told;
  }

  on(day: string): this {
    this.today = day;
    return this;
  }

  open(
    more: {
      readonly requestedBy?: { readonly dossier: string; readonly link: string };
      readonly importedAt?: string;
      readonly values?: JsonObject;
    } = {},
  ): this {
    const { code, version } = this.cadre.definition;
    this.do({ type: 'OpenDossier', reference: 'A-1', procedure: code, procedureVersion: version, attributes: {}, ...more });
    return this;
  }

  receive(pieceType: string, on?: string): readonly DossierHistoryEvent[] {
    const piece = `piece-${String(this.commands)}`;
    const of = { fact: `${piece}/received`, piece, reference: piece, caisse: '751', procedure: this.cadre.definition.code, pieceType };
    return this.do({ type: 'ReceivePiece', ...of, canal: null, population: null, ...(on === undefined ? {} : { on }) });
  }

  act(
    action: string,
    more: { readonly agent?: string; readonly role?: string; readonly values?: JsonObject; readonly reason?: string; readonly on?: string } = {},
  ): readonly DossierHistoryEvent[] {
    return this.do({ type: 'PerformAction', action, ...more });
  }

  get known(): KnownDossierState {
    if (this.state.status === 'absent') throw new Error('the dossier is not open');
    return this.state;
  }

  get parcours(): ParcoursState {
    if (this.known.parcours === null) throw new Error('the dossier follows no procédure');
    return this.known.parcours;
  }

  /** The id of the last setting of an échéance. */
  echeance(code: string): string {
    const standing = this.parcours.echeances[code];
    if (standing === undefined) throw new Error(`never set: ${code}`);
    return standing.echeance;
  }

  /** Passes an échéance at the very instant at which it is due. */
  pass(code: string, now = this.parcours.echeances[code]?.dueAt ?? ''): readonly DossierHistoryEvent[] {
    return this.do({ type: 'PassEcheance', echeance: this.echeance(code), now });
  }
}

/** Of each event its type and, where it has one, what names it: enough to read a story. */
export function storyOf(events: readonly DossierHistoryEvent[]): readonly string[] {
  return events.map(({ type, data }) => {
    const named: Readonly<Record<string, unknown>> = { ...data };
    const name = ['action', 'code', 'etape', 'wait', 'controle', 'link', 'decision', 'outcome', 'to', 'message']
      .map((key) => named[key])
      .find((value) => typeof value === 'string');
    return typeof name === 'string' ? `${type} ${name}` : type;
  });
}
