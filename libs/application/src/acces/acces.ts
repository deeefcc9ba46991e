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
import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import { organismeCodec } from '../codecs.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { reseauxOf } from '../pilotage/population.js';
import { codesOfKind } from '../reseau/asked-slice.js';
import type { Settings } from '../tokens.js';

/** Organismes as a question names them: caisses, and groupements and réseaux that stand for theirs. None: all there are. */
export type Nommes = readonly string[];

/** A question as it is sent: what it is about, and whom it names. */
export interface QuestionAsked {
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
  ) {}

  /** @throws DomainError `caisse.unknown`, and as {@link assertMayAsk} */
  async assertMayAsk(caisse: string, { of, by, organismes, withReseau = false }: QuestionAsked): Promise<void> {
    const referentiel = await this.known(caisse);
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

  /** @throws DomainError `caisse.unknown`, and as {@link assertMayWrite} */
  async assertMayWrite(caisse: string, ecriture: Ecriture): Promise<void> {
    await this.known(caisse);
    assertMayWrite(ecriture, caisse);
  }

  private async known(caisse: string): Promise<Referentiel> {
    const referentiel = await this.referentiels.read();
    if (referentiel.caisses.has(caisse)) return referentiel;
    throw new DomainError('caisse.unknown', `Caisse inconnue : « ${caisse} ».`, { value: caisse });
  }

  /** What a réseau lets its caisses see of each other, as the log tells it now, in order of the days. */
  async visibilites(reseau: string): Promise<readonly Visibilite[]> {
    const { state } = await this.executor.read({ stream: `organisme-${reseau}`, decider: organismeDecider, codec: organismeCodec });
    return state.status === 'absent' ? [] : state.visibilites;
  }
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
