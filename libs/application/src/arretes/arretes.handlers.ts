import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import {
  type ArreteCommand,
  arreteDecider,
  type ArreteState,
  definitionReference,
  type FigureArretee,
  figuresKnown,
  type FiguresOfMonth,
  findDefinition,
  lastVersions,
  membersOn,
  periodeNamed,
  valeurTold,
} from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import { inSnapshot } from '#libs/read-model';
import { arreteCodec } from '../codecs.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { readValeurs } from '../indicators/valeurs.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import {
  type ArreteJson,
  type ArreteRequest,
  type ArreteSummary,
  CloseArrete,
  CorrectArrete,
  type EstablishedArrete,
  GetArrete,
  ListArretes,
} from './arretes.command.js';

const ruleOf = (reseau: string, mois: string) => ({ stream: `arrete-${reseau}-${mois}`, decider: arreteDecider, codec: arreteCodec });

/** The caisses of a réseau on a day. */
function caissesOf(reseau: string, on: PlainDate, { organismes, reseau: map }: Referentiel): readonly string[] {
  if (organismes.get(reseau)?.kind !== 'teteDeReseau') throw new DomainError('reseau.unknown', `Réseau inconnu : « ${reseau} ».`, { reseau });
  const caisses = membersOn(map, reseau, on, 'asItWas', on);
  if (caisses.length > 0) return caisses;
  throw new DomainError('reseau.empty', `Le réseau « ${reseau} » n’avait aucune caisse le ${on} : rattachez-les avant d’arrêter ses chiffres.`, {
    reseau,
    on,
  });
}

/** Tells the figures of a month as they are known today, and has them decided about. */
abstract class Establishing {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly snapshots: SnapshotReader,
  ) {}

  protected async state(reseau: string, mois: string): Promise<ArreteState> {
    return (await this.executor.read(ruleOf(reseau, mois))).state;
  }

  protected async establish(
    type: ArreteCommand['type'],
    { reseau, mois, key }: ArreteRequest,
    asked: (referentiel: Referentiel, on: PlainDate) => { readonly indicateurs: readonly string[]; readonly organismes: readonly string[] },
  ): Promise<EstablishedArrete> {
    const now = this.clock.now();
    const today = dayIn(this.settings.timeZone, now);
    const on = lastDayOf(mois, today);
    const { answer: figures, freshness } = await this.snapshots.answer(
      { days: [['mois', on]], knownOn: null, slice: {} },
      async (reader, referentiel) => {
        const { indicateurs, organismes } = asked(referentiel, on);
        const references = indicateurs.map((text) => definitionReference(findDefinition(text, referentiel.definitions)));
        const valeurs = await readValeurs(reader, referentiel, { indicateurs: references, organismes, days: [on], knownOn: null, by: 'owner' });
        return [...valeurs].flatMap(([indicateur, days]) =>
          days.flatMap((day) => day.valeurs.map((valeur): FigureArretee => ({ indicateur, ...valeurTold(valeur) }))),
        );
      },
    );
    if (freshness.stale) {
      throw new DomainError('query.stale', 'Les chiffres ne sont pas à jour du journal : rien n’est arrêté. Réessayez quand ils le sont.', {});
    }
    const told: FiguresOfMonth = { reseau, mois, on, knownOn: today, ordinal: freshness.ordinal, figures };
    const { events, position } = await this.executor.execute({
      ...ruleOf(reseau, mois),
      command: { type, told },
      context: { commandId: key, occurredAt: new Date(now).toISOString(), knownOn: today },
    });
    return { reseau, mois, knownOn: today, changed: events[0]?.data.figures.length ?? 0, position };
  }
}

/** @throws DomainError `arrete.moisInvalid`, `arrete.moisNotOver` */
function lastDayOf(mois: string, today: PlainDate): PlainDate {
  const periode = periodeNamed(mois, 'month');
  if (periode === null) throw new DomainError('arrete.moisInvalid', `« ${mois} » n’est pas un mois : écrivez AAAA-MM.`, { mois });
  if (periode.to < today) return periode.to;
  throw new DomainError('arrete.moisNotOver', `Le mois ${mois} n’est pas fini : il s’arrête à partir du lendemain du ${periode.to}.`, { mois });
}

@CommandHandler(CloseArrete)
export class CloseArreteHandler extends Establishing implements ICommandHandler<CloseArrete> {
  async execute({ request }: CloseArrete): Promise<EstablishedArrete> {
    return this.establish('CloseArrete', request, (referentiel, on) => ({
      indicateurs: request.indicateurs.length > 0 ? request.indicateurs : lastVersions(referentiel.definitions).map(definitionReference),
      organismes: caissesOf(request.reseau, on, referentiel),
    }));
  }
}

@CommandHandler(CorrectArrete)
export class CorrectArreteHandler extends Establishing implements ICommandHandler<CorrectArrete> {
  async execute({ request }: CorrectArrete): Promise<EstablishedArrete> {
    const figures = figuresKnown(await this.state(request.reseau, request.mois), null);
    // By what it was published by, of those of whom it was.
    const each = (member: 'indicateur' | 'organisme'): readonly string[] => [...new Set(figures.map((figure) => figure[member]))];
    return this.establish('CorrectArrete', request, () => ({ indicateurs: each('indicateur'), organismes: each('organisme') }));
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
  constructor(@Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor) {}

  async execute({ request: { reseau, mois, knownOn } }: GetArrete): Promise<ArreteJson> {
    const { state } = await this.executor.read(ruleOf(reseau, mois));
    if (state.status === 'open') {
      throw new DomainError('arrete.unknown', `Le mois ${mois} du réseau « ${reseau} » n’est pas arrêté.`, { reseau, mois });
    }
    const { on, knownOn: publishedOn, ordinal, figures } = state.published;
    return {
      reseau,
      mois,
      on,
      knownOn: publishedOn,
      ordinal,
      published: figures,
      known: figuresKnown(state, knownOn),
      corrections: state.corrections,
    };
  }
}
