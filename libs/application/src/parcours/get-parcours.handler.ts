import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { dossierDecider, type DossierState, type Evaluation } from '#libs/domain';
import type { EventStore, StreamEvent } from '#libs/event-store';
import { type Clock, dayIn, type JsonObject, latest } from '#libs/kernel';
import { DossierQueries } from '#libs/read-model';
import type { Vault } from '#libs/vault';
import { dossierCodec } from '../codecs.js';
import { sentencesOf } from '../dossiers/dossier-history.js';
import { theDossier } from '../dossiers/the-dossier.js';
import type { LabelOf } from '../procedures/labels.js';
import { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { CLOCK, EVENT_STORE, READ_MODEL, VAULT } from '../tokens.js';
import { Cadres } from './cadres.js';
import { GetParcours } from './get-parcours.query.js';
import type { ParcoursJson, WhyJson } from './parcours.json.js';
import { followedState, viewOf } from './parcours-view.js';

const IS_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

@QueryHandler(GetParcours)
export class GetParcoursHandler implements IQueryHandler<GetParcours> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly cadres: Cadres,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ request: { idOrReference, source, acting } }: GetParcours): Promise<ParcoursJson> {
    const { id, stored } = await this.streamOf(idOrReference, source);
    const folded = stored.map((each) => dossierCodec.fromStored(each)).reduce<DossierState>(dossierDecider.evolve, dossierDecider.initialState);
    const { state, parcours } = followedState(folded, idOrReference);
    const compiled = await this.catalogue.version(parcours.procedure, parcours.version);
    const newest = await this.catalogue.latest(parcours.procedure);
    const cadre = await this.cadres.cadre(compiled, id, state.opened.caisse ?? null, id);
    const on = latest(dayIn(cadre.timeZone, this.clock.now()), parcours.lastOn);
    const { assure, personal, sealed } = await this.unsealed(stored);
    const { code, version, label } = compiled.definition;
    return {
      id,
      revision: stored.length - 1,
      procedure: { code, version, label, latest: newest?.definition.version ?? version },
      assure,
      ...viewOf({ state, parcours, cadre, on, personal, sealed }, acting),
      why: whyOf(stored, await this.cadres.labelsOf(stored)),
    };
  }

  /** An id is looked for in the log, where it is as soon as it is written; a reference in the list of dossiers. */
  private async streamOf(
    idOrReference: string,
    source: string | undefined,
  ): Promise<{ readonly id: string; readonly stored: readonly StreamEvent[] }> {
    if (IS_ID.test(idOrReference)) {
      const id = idOrReference.toLowerCase();
      const stored = await this.store.readStream(`dossier-${id}`);
      if (stored.length > 0) return { id, stored };
    }
    const { id } = await theDossier(new DossierQueries(this.dataSource), idOrReference, source);
    return { id, stored: await this.store.readStream(`dossier-${id}`) };
  }

  private async unsealed(stored: readonly StreamEvent[]): Promise<{
    readonly assure: ParcoursJson['assure'];
    readonly personal: JsonObject;
    readonly sealed: ReadonlySet<string>;
  }> {
    let assure: ParcoursJson['assure'] = null;
    let personal: JsonObject = {};
    const sealed = new Set<string>();
    for (const { type, data, sealed: parts } of stored) {
      const named = data['sealed'];
      if (type === 'DonneesRecorded' && Array.isArray(named)) for (const code of named) sealed.add(String(code));
      for (const part of parts) {
        const content = await this.vault.unseal(part);
        if (content === null) continue;
        if (type === 'DonneesRecorded') personal = { ...personal, ...content };
        if (type === 'DossierOpened') assure = { identifiant: textIn(content, 'identifiant'), nom: textIn(content, 'nom') };
      }
    }
    return { assure, personal, sealed };
  }
}

function textIn(content: JsonObject, key: string): string {
  const value = content[key];
  return typeof value === 'string' ? value : '';
}

/** The events at which the rules were asked something. */
function whyOf(stored: readonly StreamEvent[], label: LabelOf): readonly WhyJson[] {
  const sentences = sentencesOf(stored, label);
  return stored.flatMap(({ revision, data, metadata }): readonly WhyJson[] => {
    const evaluations = data['evaluations'];
    if (!Array.isArray(evaluations) || evaluations.length === 0) return [];
    const on = metadata.occurredAt.slice(0, 10) as WhyJson['on'];
    return [{ revision, on, sentence: sentences.get(revision) ?? '', evaluations: evaluations as readonly object[] as readonly Evaluation[] }];
  });
}
