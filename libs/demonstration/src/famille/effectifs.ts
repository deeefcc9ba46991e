import type { AgentCommand, ContratKind, Fonction } from '#libs/domain';
import { addDays, addMonths, type PlainDate } from '#libs/kernel';
import { workedFrom } from '../natifs/agenda.js';
import type { Miniature } from '../plan.js';
import type { Random } from '../random.js';
import type { Declared } from './declared.js';
import { phaseOn } from './histoire.js';
import type { Registrant } from './registrants.js';

const FEWEST = 3;
/** Who processes pièces and answers those who ask, among all; the others steer, check, support. */
const IN_PRODUCTION = 0.55;
/** CDI that leave in a year (IGAS 2022-035R, table 10: 5.53 to 6.22 %), of which a part retires; where a caisse fails they are many more. */
const TURN_OVER = { ordinary: 0.0585, failing: 0.16, retires: 0.42 } as const;
/** Not everyone who leaves is replaced by a CDI: ceilings fall by one percent a year, and CDD come instead (IGAS 2022-035R, L4026-4029). */
const REPLACED = { ordinary: 0.75, failing: 0.45 } as const;
const CDD = { atFirst: 0.05, months: [6, 12], becomesCdi: 0.1 } as const;
/** Temporary staff when everything is asked for at once, for each agent in production. */
const INTERIM = { share: 0.12, months: [3, 5] } as const;
/** Months since which those of the first day may be there. */
const SENIORITY = 264;
const VACANT_MONTHS = [1, 4] as const;
const PART_TIME = { 0.8: 0.15, 0.5: 0.03, 1: 0.82 } as const;
const CHANCES_PER_MONTH = { absent: 0.006, changesQuotite: 0.002 } as const;
const AWAY_DAYS = [10, 70] as const;
/** From when on a newcomer is told to master what was learnt (IGAS 2022-035R, L1908-1912). */
const OPERATIONAL_MONTHS = 18;
const PER_EQUIPE = 12;
const ELSEWHERE = ['accueil', 'appui', 'controle-interne'] as const;
const MONTHS = 12;

/** Where somebody works, whoever it is. */
interface Post {
  readonly fonction: Fonction;
  readonly equipe: string;
}

interface Holder {
  readonly agent: string;
  readonly contrat: string;
  readonly kind: ContratKind;
  readonly since: PlainDate;
  readonly competence: string;
  /** First day without; null: it runs until something happens. */
  readonly term: PlainDate | null;
  quotite: number;
  awayUntil: PlainDate;
}

/** The contracts of a caisse, month by month: what changes does so on the first of a month, and is told on the first day of it that is worked. */
export class Effectifs {
  private readonly declared: Declared[] = [];
  private agents = 0;
  private today: PlainDate;

  constructor(
    private readonly caisse: Registrant,
    private readonly random: Random,
    private readonly firstDay: PlainDate,
  ) {
    this.today = firstDay;
  }

  /** What happens until a day; some of it may be told after it. */
  until(lastDay: PlainDate, { one }: Miniature): readonly Declared[] {
    const posts = this.posts(one);
    const months: PlainDate[] = [];
    for (let month = `${this.firstDay.slice(0, 8)}01` as PlainDate; month <= lastDay; month = addMonths(month, 1)) months.push(month);
    for (const post of posts) this.live(post, months);
    this.reinforce(posts.filter(({ fonction }) => fonction === 'production').length, months);
    return this.declared;
  }

  private posts(one: number): readonly Post[] {
    const { persons, personsPerAgent, equipe } = this.caisse;
    const count = Math.max(FEWEST, Math.round((persons * 1_000) / personsPerAgent / one));
    const producing = Math.max(FEWEST - 1, Math.round(count * IN_PRODUCTION));
    return Array.from({ length: count }, (_, n): Post => {
      if (n < producing) return { fonction: 'production', equipe: `${equipe}-${String(1 + Math.floor(n / PER_EQUIPE))}` };
      return { fonction: 'other', equipe: ELSEWHERE[n % ELSEWHERE.length] ?? ELSEWHERE[0] };
    });
  }

  /** One post after the other, through all months: who holds it, leaves it, comes. */
  private live(post: Post, months: readonly PlainDate[]): void {
    const { random } = this;
    this.today = this.firstDay;
    let holder: Holder | null = random.chance(CDD.atFirst)
      ? this.come(post, 'cdd', this.firstDay, this.monthsOn(this.firstDay, CDD.months))
      : this.come(post, 'cdi', addMonths(`${this.firstDay.slice(0, 8)}01` as PlainDate, -random.between(1, SENIORITY)), null);
    let [kind, vacantUntil]: [ContratKind, PlainDate] = ['cdi', this.firstDay];
    for (const month of months.slice(1)) {
      this.today = month;
      if (holder === null) {
        if (month >= vacantUntil) holder = this.come(post, kind, month, kind === 'cdd' ? this.monthsOn(month, CDD.months) : null);
      } else if (holder.term !== null) {
        if (month < holder.term) continue;
        [holder, kind, vacantUntil] = [null, random.chance(CDD.becomesCdi) ? 'cdi' : 'cdd', this.monthsOn(month, VACANT_MONTHS)];
      } else if (random.chance(this.isFailing() ? TURN_OVER.failing / MONTHS : TURN_OVER.ordinary / MONTHS)) {
        this.leave(holder);
        const replaced = this.isFailing() ? REPLACED.failing : REPLACED.ordinary;
        [holder, kind, vacantUntil] = [null, random.chance(replaced) ? 'cdi' : 'cdd', this.monthsOn(month, VACANT_MONTHS)];
      } else this.stay(post, holder);
    }
  }

  /** Beside its posts, for the months after a crisis. */
  private reinforce(producing: number, months: readonly PlainDate[]): void {
    months.forEach((month, n) => {
      const before = months[n - 1];
      if (before === undefined || phaseOn(month) !== 'shock' || phaseOn(before) === 'shock') return;
      this.today = month;
      for (let left = this.random.around(producing * INTERIM.share); left > 0; left -= 1) {
        this.come({ fonction: 'production', equipe: 'renfort' }, 'interim', month, this.monthsOn(month, INTERIM.months));
      }
    });
  }

  private isFailing(): boolean {
    const { failsFrom } = this.caisse;
    return failsFrom !== null && this.today >= failsFrom;
  }

  private monthsOn(day: PlainDate, [from, to]: readonly [number, number]): PlainDate {
    return addMonths(day, this.random.between(from, to));
  }

  private come({ fonction, equipe }: Post, kind: ContratKind, since: PlainDate, term: PlainDate | null): Holder {
    const { caisse, random } = this;
    this.agents += 1;
    const agent = `${caisse.code}-${String(this.agents).padStart(4, '0')}`;
    const quotite = kind === 'cdi' ? Number(random.weighted(PART_TIME)) : 1;
    const competence = random.weighted(caisse.competences);
    const holder: Holder = { agent, contrat: 'c1', kind, since, competence, term, quotite, awayUntil: since };
    const commands: AgentCommand[] = [
      { type: 'StartContrat', data: { agent, contrat: holder.contrat, caisse: caisse.code, kind, equipe, fonction, quotite, fromOn: since } },
    ];
    if (term !== null) commands.push({ type: 'EndContrat', data: { agent, contrat: holder.contrat, reason: 'term', toOn: term } });
    if (fonction === 'production' && kind !== 'interim') commands.push(this.masters(holder, this.levelOf(since), since));
    this.tell(agent, ...commands);
    return holder;
  }

  private levelOf(since: PlainDate): number {
    if (addMonths(since, 2 * OPERATIONAL_MONTHS) <= this.today) return this.random.between(3, 4);
    return addMonths(since, OPERATIONAL_MONTHS) <= this.today ? 2 : 1;
  }

  private masters({ agent, competence }: Holder, level: number, fromOn: PlainDate): AgentCommand {
    return { type: 'RecordCompetence', data: { agent, competence, level, fromOn } };
  }

  private leave({ agent, contrat }: Holder): void {
    const reason = this.random.chance(TURN_OVER.retires) ? 'retirement' : 'departure';
    this.tell(agent, { type: 'EndContrat', data: { agent, contrat, reason, toOn: this.today } });
  }

  /** What happens to somebody who stays: away, in part time, operational. */
  private stay({ fonction, equipe }: Post, holder: Holder): void {
    const { random, today } = this;
    const { agent, contrat, since } = holder;
    if (fonction === 'production' && addMonths(since, OPERATIONAL_MONTHS) === today) this.tell(agent, this.masters(holder, 2, today));
    if (today >= holder.awayUntil && random.chance(CHANCES_PER_MONTH.absent)) {
      const fromOn = workedFrom(today);
      const toOn = addDays(fromOn, random.between(...AWAY_DAYS));
      holder.awayUntil = toOn;
      this.tell(agent, { type: 'RecordAbsence', data: { agent, absence: `maladie-${fromOn}`, reason: 'maladie', fromOn, toOn } });
    }
    if (random.chance(CHANCES_PER_MONTH.changesQuotite)) {
      holder.quotite = holder.quotite === 1 ? 0.8 : 1;
      this.tell(agent, { type: 'ChangeAffectation', data: { agent, contrat, equipe, fonction, quotite: holder.quotite, fromOn: today } });
    }
  }

  private tell(agent: string, ...commands: readonly AgentCommand[]): void {
    this.declared.push({ kind: 'agent', on: workedFrom(this.today), agent, commands });
  }
}
