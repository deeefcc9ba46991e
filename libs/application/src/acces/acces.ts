import {
  assertMayAsk,
  assertMayWrite,
  type Demande,
  type Ecriture,
  membersOn,
  type NomDeCaisse,
  organismeDecider,
  type Visibilite,
  visibiliteOn,
} from '#libs/domain';
import type { CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, type PlainDate } from '#libs/kernel';
import { DossierQueries } from '#libs/read-model';
import type { DataSource } from 'typeorm';
import { organismeCodec } from '../codecs.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { namedDossiers } from '../dossiers/the-dossier.js';
import { type FreshnessReader, includes } from '../freshness/freshness.js';
import { reseauxOf } from '../pilotage/population.js';
import { assertNamed, codesOfKind } from '../reseau/asked-slice.js';
import type { Settings } from '../tokens.js';

/** Organismes as a question names them: caisses, and groupements and réseaux that stand for theirs. None: all there are. */
export type Nommes = readonly string[];

/** One dossier, as a question names it. */
export interface OneDossier {
  readonly of: 'dossier';
  readonly idOrReference: string;
  readonly source: string | undefined;
  /** A position token: the dossier as it is there at least. */
  readonly after: string | undefined;
}

/** A question as it is sent: what it is about, and whom it names. */
export type QuestionAsked = AmongCaisses | OneDossier;

export interface AmongCaisses {
  readonly of: Demande['of'];
  readonly by: NomDeCaisse;
  readonly organismes: Nommes;
  /** With the réseaux that they are in. */
  readonly withReseau?: boolean;
}

/**
 * The one place that decides what may be asked in the name of a caisse: where rights land. Today a caisse is named by whoever asks; who that is, and for which
 * caisses, is for an identity to say.
 */
export class Acces {
  constructor(
    private readonly executor: CommandExecutor,
    private readonly referentiels: ReferentielReader,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
    private readonly readModel: DataSource,
  ) {}

  /** @throws DomainError `caisse.unknown`, `query.stale`, `token.otherLog`, and as {@link assertMayAsk} */
  async assertMayAsk(caisse: string, question: QuestionAsked): Promise<void> {
    const referentiel = await this.known(caisse);
    if (question.of === 'dossier') {
      assertMayAsk({ of: 'records', caisses: await this.concernesBy(question, caisse) }, { caisse, reseaux: [] });
      return;
    }
    const { of, by, organismes, withReseau = false } = question;
    if (of === 'nobody' || of === 'undecided') {
      assertMayAsk({ of }, { caisse, reseaux: [] });
      return;
    }
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const reseaux = codesOfKind(referentiel, 'teteDeReseau')
      .map((code) => ({ code, caisses: membersOn(referentiel.reseau, code, today, 'asItWas', today) }))
      .filter(({ caisses }) => caisses.includes(caisse));
    const shown = await Promise.all(reseaux.map(async ({ code }) => visibiliteOn(await this.visibilites(code), today)));
    const heads = withReseau ? organismes.map((code) => reseauxOf(referentiel, code, today)) : [];
    // Without a réseau it would be everybody.
    const named = heads.some((each) => each.length === 0) ? [] : [...organismes, ...heads.flat()];
    assertMayAsk(
      { of, by, caisses: concernes(named, referentiel, today) },
      { caisse, reseaux: reseaux.map((reseau, i) => ({ ...reseau, autres: shown[i] ?? 'hidden' })) },
    );
  }

  /** @throws DomainError `caisse.unknown`, `query.stale`, and as {@link assertMayWrite}; StoreUnavailable */
  async assertMayWrite(caisse: string, ecriture: Ecriture): Promise<void> {
    await this.referentiels.judge((known) => {
      assertRegistered(caisse, known);
    });
    assertMayWrite(ecriture, caisse);
  }

  /** A dossier is one's own that one owns, or of which one owns or does a pièce; one that nobody knows is refused as that of another, and so tells nothing. */
  private async concernesBy({ idOrReference, source, after }: OneDossier, caisse: string): Promise<readonly string[] | null> {
    await includes(this.freshness, this.settings, ['stock'], after);
    const queries = new DossierQueries(this.readModel);
    const dossiers = (await namedDossiers(queries, idOrReference)).filter((row) => source === undefined || row.source === source);
    const isOwn = await Promise.all(
      dossiers.map(async ({ id, caisse: owner }) => {
        const pieces = owner === caisse ? [] : await queries.pieces(id);
        return owner === caisse || pieces.some((piece) => piece.caisse === caisse || piece.caisseExecutante === caisse);
      }),
    );
    return isOwn.length > 0 && isOwn.every(Boolean) ? [caisse] : null;
  }

  private async known(caisse: string): Promise<Referentiel> {
    const referentiel = await this.referentiels.read();
    assertRegistered(caisse, referentiel);
    return referentiel;
  }

  /** What a réseau lets its caisses see of each other, as the log tells it now, in order of the days. */
  async visibilites(reseau: string): Promise<readonly Visibilite[]> {
    const { state } = await this.executor.read({ stream: `organisme-${reseau}`, decider: organismeDecider, codec: organismeCodec });
    return state.status === 'absent' ? [] : state.visibilites;
  }
}

function assertRegistered(caisse: string, { caisses }: Referentiel): void {
  assertNamed('caisse.unknown', 'Caisse inconnue', caisse, caisses.keys());
}

/** Whose rows are asked for; a name that nobody knows, or of which nobody is a member, is a row of its own, which is refused as that of another. */
function concernes(organismes: Nommes, { organismes: known, reseau }: Referentiel, today: PlainDate): readonly string[] | null {
  if (organismes.length === 0) return null;
  return organismes.flatMap((code) => {
    const kind = known.get(code)?.kind;
    const members = kind === undefined || kind === 'caisse' ? [] : membersOn(reseau, code, today, 'asItWas', today);
    return members.length === 0 ? [code] : members;
  });
}
