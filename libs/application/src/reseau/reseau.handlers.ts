import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ARBRE_OF_RESEAUX, childrenOn, holdsOn, membersOn, parentOn, type Perimetre, rowsOfCaisse, successorOn } from '#libs/domain';
import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import type { OrganismeRow } from '#libs/read-model';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { type Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { CLOCK, SETTINGS, type Settings } from '../tokens.js';
import { arbresOf, assertNamed } from './asked-slice.js';
import { GetOrganisme, GetReseaux, ListOrganismes, type OrganismeDetailJson, type OrganismeJson, type ReseauJson } from './reseau.query.js';

/** What is registered of the réseaux, and which day it is. */
abstract class OfReseaux {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  protected get today(): PlainDate {
    return dayIn(this.settings.timeZone, this.clock.now());
  }

  protected async read(after?: string): Promise<Referentiel> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    return this.referentiels.read();
  }
}

function organismeJson({ code, label, kind, arbre }: OrganismeRow, on: PlainDate, { reseau }: Referentiel): OrganismeJson {
  const held = (reseau.appartenances.get(code) ?? []).filter((each) => holdsOn(each, on));
  const successor = successorOn(reseau, code, on);
  return {
    ...{ code, label, kind, arbre },
    parents: Object.fromEntries(held.map((each) => [each.arbre, each.parent])),
    mergedInto: successor === code ? null : successor,
  };
}

@QueryHandler(ListOrganismes)
export class ListOrganismesHandler extends OfReseaux implements IQueryHandler<ListOrganismes> {
  async execute({ request: { on, kind, arbre, after } }: ListOrganismes): Promise<readonly OrganismeJson[]> {
    const referentiel = await this.read(after);
    assertNamed('arbre.unknown', 'Arbre inconnu', arbre, [ARBRE_OF_RESEAUX, ...arbresOf(referentiel)]);
    const items = [...referentiel.organismes.values()].map((row) => organismeJson(row, on ?? this.today, referentiel));
    return items
      .filter((item) => kind === undefined || item.kind === kind)
      .filter((item) => arbre === undefined || item.arbre === arbre || item.parents[arbre] !== undefined);
  }
}

@QueryHandler(GetOrganisme)
export class GetOrganismeHandler extends OfReseaux implements IQueryHandler<GetOrganisme> {
  async execute({ request: { code, perimetre, after, ...asked } }: GetOrganisme): Promise<OrganismeDetailJson> {
    const referentiel = await this.read(after);
    const { organismes, reseau, scissions } = referentiel;
    const [row, on] = [organismes.get(code), asked.on ?? this.today];
    if (row === undefined) throw new DomainError('organisme.unknown', `Organisme inconnu : « ${code} ».`, { organisme: code });
    const fusion = reseau.fusions.get(code);
    const at = perimetre === 'restated' ? this.today : on;
    const rowsOf = row.kind === 'caisse' ? rowsOfCaisse : membersOn;
    return {
      ...organismeJson(row, at, referentiel),
      ...{ on, perimetre },
      calendriers: referentiel
        .daysOf(code)
        .map(({ calendrier, calendrierVersion, timeZone, fromOn }) => ({ calendrier, calendrierVersion, timeZone, fromOn })),
      appartenances: (reseau.appartenances.get(code) ?? []).map(({ arbre, parent, fromOn, toOn }) => ({ arbre, parent, fromOn, toOn })),
      fusion: fusion === undefined ? null : { into: fusion.into, on: fusion.on },
      scissions: scissions.filter(({ caisse }) => caisse === code).map(({ into, on: day }) => ({ into, on: day })),
      issueDe: scissions.filter(({ into }) => into.includes(code)).map(({ caisse, on: day }) => ({ caisse, on: day })),
      members: childrenOn(reseau, code, at),
      caisses: rowsOf(reseau, code, on, perimetre, this.today),
    };
  }
}

@QueryHandler(GetReseaux)
export class GetReseauxHandler extends OfReseaux implements IQueryHandler<GetReseaux> {
  async execute({ request: { code, perimetre, after, on } }: GetReseaux): Promise<readonly ReseauJson[]> {
    const referentiel = await this.read(after);
    const heads = [...referentiel.organismes.values()].filter(({ kind }) => kind === 'teteDeReseau');
    const asked = heads.filter((head) => code === undefined || head.code === code);
    if (code !== undefined && asked.length === 0) throw unknownReseau(code, heads);
    return asked.map((head) => reseauJson(head, on ?? this.today, perimetre, this.today, referentiel));
  }
}

function unknownReseau(code: string, heads: readonly OrganismeRow[]): DomainError {
  const known = heads.map((head) => head.code);
  const told = known.length === 0 ? 'aucun n’est enregistré' : `connus : ${known.join(', ')}`;
  return new DomainError('reseau.unknown', `Réseau inconnu : « ${code} » (${told}).`, { reseau: code, known });
}

function reseauJson(head: OrganismeRow, on: PlainDate, perimetre: Perimetre, today: PlainDate, { organismes, reseau }: Referentiel): ReseauJson {
  const caisses = membersOn(reseau, head.code, on, perimetre, today);
  const day = perimetre === 'restated' ? today : on;
  const groupements = [...organismes.values()].filter(({ kind }) => kind === 'groupement');
  const arbres = [...new Set(groupements.flatMap(({ arbre }) => arbre ?? []))].sort().map((arbre) => {
    const inside = groupements
      .filter((groupement) => groupement.arbre === arbre)
      .map(({ code, label }) => ({
        ...{ code, label },
        parent: parentOn(reseau, code, arbre, day),
        caisses: membersOn(reseau, code, on, perimetre, today).filter((caisse) => caisses.includes(caisse)),
      }))
      .filter((groupement) => groupement.caisses.length > 0);
    const grouped = new Set(inside.flatMap((groupement) => groupement.caisses));
    return { arbre, groupements: inside, without: caisses.filter((caisse) => !grouped.has(caisse)) };
  });
  return { code: head.code, label: head.label, on, perimetre, caisses, arbres: arbres.filter((each) => each.groupements.length > 0) };
}
