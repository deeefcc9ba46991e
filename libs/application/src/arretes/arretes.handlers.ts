import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import {
  type ArreteCommand,
  type ArreteState,
  correctionsKnown,
  definitionReference,
  type FigureArretee,
  figuresKnown,
  type FiguresOfMonth,
  findDefinition,
  lastVersions,
  periodeNamed,
  rowsOfCaisse,
  valeurTold,
} from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import { inSnapshot } from '#libs/read-model';
import type { Vault } from '#libs/vault';
import { contextOf } from '../command-context.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { type Unite, unitesOfReseau, valeursOfUnites } from '../pilotage/unites.js';
import { type Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings, VAULT } from '../tokens.js';
import {
  type ArreteJson,
  type ArreteRequest,
  type ArreteSummary,
  CloseArrete,
  CorrectArrete,
  type EstablishedArrete,
  GetArrete,
  ListArretes,
  type OrganismeArrete,
} from './arretes.command.js';
import { ruleOfArrete } from './rule-of-arrete.js';

/** The réseau, its groupements and its caisses on a day, each with the caisses that were merged into it. @throws DomainError `reseau.unknown`, `reseau.empty` */
function unitesOfArrete(reseau: string, on: PlainDate, referentiel: Referentiel): readonly Unite[] {
  const unites = unitesOfReseau(reseau, referentiel, on);
  if (unites.some(({ caisses }) => caisses.length > 0)) return unites;
  throw new DomainError('reseau.empty', `Le réseau « ${reseau} » n’avait aucune caisse le ${on} : rattachez-les avant d’arrêter ses chiffres.`, {
    reseau,
    on,
  });
}

/**
 * Those of whom figures were published: a réseau and a groupement with the caisses that are known by now to have been theirs. What was published of a caisse by
 * itself is no part of another, whatever is merged since.
 */
function unitesPublished(codes: readonly string[], reseau: string, on: PlainDate, referentiel: Referentiel): readonly Unite[] {
  const { organismes } = referentiel;
  const apart = new Set(codes);
  const severals = new Map(unitesOfReseau(reseau, referentiel, on).map((unite) => [unite.code, unite]));
  return codes.map((code) => {
    const label = organismes.get(code)?.label ?? code;
    if (organismes.get(code)?.kind !== 'caisse') return severals.get(code) ?? { code, label, caisses: [], merged: [] };
    const merged = rowsOfCaisse(referentiel.reseau, code, on, 'asItWas', on).filter((caisse) => !apart.has(caisse));
    return { code, label, caisses: [code, ...merged], merged };
  });
}

/** Tells the figures of a month as they are known today, and has them decided about. */
abstract class Establishing {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(VAULT) private readonly vault: Vault,
    private readonly snapshots: SnapshotReader,
  ) {}

  protected async state(reseau: string, mois: string): Promise<ArreteState> {
    return (await this.executor.read(ruleOfArrete(reseau, mois))).state;
  }

  /** As known on which day figures are told: null for all that is known by now, which is all that is known on the day of an arrêté. */
  protected knownOn: (today: PlainDate) => PlainDate | null = () => null;

  protected async establish(
    type: ArreteCommand['type'],
    { reseau, mois, key, indicateurs: chosen }: ArreteRequest & { readonly indicateurs?: readonly string[] },
    asked: (referentiel: Referentiel, on: PlainDate) => { readonly indicateurs: readonly string[]; readonly unites: readonly Unite[] },
  ): Promise<EstablishedArrete> {
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const on = lastDayOf(mois, today);
    const knownOn = this.knownOn(today);
    // What was recorded a moment ago is a part of what is published.
    if (knownOn === null) await this.snapshots.untilCurrent();
    const { answer: figures, freshness } = await this.snapshots.answer({ days: [['mois', on]], knownOn, slice: {} }, async (reader, referentiel) => {
      const { indicateurs, unites } = asked(referentiel, on);
      const references = indicateurs.map((text) => definitionReference(findDefinition(text, referentiel.definitions)));
      const request = { indicateurs: references, days: [on], knownOn, by: 'owner' } as const;
      const valeurs = await valeursOfUnites(reader, referentiel, request, () => unites);
      return [...valeurs].flatMap(([indicateur, days]) =>
        days.flatMap((day) => day.valeurs.map((valeur): FigureArretee => ({ indicateur, ...valeurTold(valeur) }))),
      );
    });
    if (freshness.stale) {
      throw new DomainError('query.stale', 'Les chiffres ne sont pas à jour du journal : rien n’est arrêté. Réessayez quand ils le sont.', {});
    }
    const told: FiguresOfMonth = { reseau, mois, on, knownOn: today, ordinal: freshness.ordinal, figures };
    const { events, position } = await this.executor.execute({
      ...ruleOfArrete(reseau, mois),
      command: { type, told },
      context: contextOf(this.clock, this.settings, this.vault, key, { type, reseau, mois, indicateurs: chosen }),
    });
    return { reseau, mois, knownOn: today, changed: events[0]?.data.figures.length ?? 0, position };
  }
}

/** @throws DomainError `arrete.moisInvalid` */
function monthNamed(mois: string): NonNullable<ReturnType<typeof periodeNamed>> {
  const periode = periodeNamed(mois, 'month');
  if (periode === null) throw new DomainError('arrete.moisInvalid', `« ${mois} » n’est pas un mois : écrivez AAAA-MM.`, { mois });
  return periode;
}

/** @throws DomainError `arrete.moisInvalid`, `arrete.moisNotOver` */
function lastDayOf(mois: string, today: PlainDate): PlainDate {
  const periode = monthNamed(mois);
  if (periode.to < today) return periode.to;
  throw new DomainError('arrete.moisNotOver', `Le mois ${mois} n’est pas fini : il s’arrête à partir du lendemain du ${periode.to}.`, { mois });
}

@CommandHandler(CloseArrete)
export class CloseArreteHandler extends Establishing implements ICommandHandler<CloseArrete> {
  async execute({ request }: CloseArrete): Promise<EstablishedArrete> {
    return this.establish('CloseArrete', request, (referentiel, on) => ({
      indicateurs: request.indicateurs.length > 0 ? request.indicateurs : lastVersions(referentiel.definitions).map(definitionReference),
      unites: unitesOfArrete(request.reseau, on, referentiel),
    }));
  }
}

@CommandHandler(CorrectArrete)
export class CorrectArreteHandler extends Establishing implements ICommandHandler<CorrectArrete> {
  async execute({ request }: CorrectArrete): Promise<EstablishedArrete> {
    monthNamed(request.mois);
    const figures = figuresKnown(await this.state(request.reseau, request.mois), null);
    // By what it was published by, of those of whom it was.
    const each = (member: 'indicateur' | 'organisme'): readonly string[] => [...new Set(figures.map((figure) => figure[member]))];
    return this.establish('CorrectArrete', request, (referentiel, on) => ({
      indicateurs: each('indicateur'),
      unites: unitesPublished(each('organisme'), request.reseau, on, referentiel),
    }));
  }
}

@QueryHandler(ListArretes)
export class ListArretesHandler implements IQueryHandler<ListArretes> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ after }: ListArretes): Promise<readonly ArreteSummary[]> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const rows = await inSnapshot(this.dataSource, async (reader) => reader.releves.arretes());
    return rows.map(({ organismes, ...row }) => ({ ...row, organismes: organismes.length }));
  }
}

@QueryHandler(GetArrete)
export class GetArreteHandler implements IQueryHandler<GetArrete> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { reseau, mois, knownOn } }: GetArrete): Promise<ArreteJson> {
    monthNamed(mois);
    const { state } = await this.executor.read(ruleOfArrete(reseau, mois));
    if (state.status === 'open') {
      throw new DomainError(
        'arrete.unknown',
        `Le mois ${mois} du réseau « ${reseau} » n’est pas arrêté : « ecluse arrete list » dit lesquels le sont.`,
        { reseau, mois },
      );
    }
    const { on, knownOn: publishedOn, ordinal, figures } = state.published;
    if (knownOn !== null && knownOn < publishedOn) {
      throw new DomainError(
        'arrete.notYetClosed',
        `Le mois ${mois} du réseau « ${reseau} » n’était pas arrêté le ${knownOn} : il l’est depuis le ${publishedOn}. Demandez ce jour-là ou un autre après lui.`,
        { reseau, mois, knownOn, closedOn: publishedOn },
      );
    }
    return {
      reseau,
      mois,
      on,
      knownOn: publishedOn,
      ordinal,
      organismes: await this.organismesOf(figures),
      published: figures,
      known: figuresKnown(state, knownOn),
      corrections: correctionsKnown(state, knownOn),
    };
  }

  private async organismesOf(figures: readonly FigureArretee[]): Promise<readonly OrganismeArrete[]> {
    const { organismes } = await this.referentiels.read();
    return [...new Set(figures.map(({ organisme }) => organisme))].map((code) => {
      const known = organismes.get(code);
      return { code, label: known?.label ?? code, kind: known?.kind ?? null };
    });
  }
}
