import type { Referentiel } from '#libs/application';
import { compileCalendrier, reseauMap, SHIPPED_CALENDRIERS, SHIPPED_DEFINITIONS } from '#libs/domain';

/** What ships, and caisses by the calendar of the mainland unless another is named. */
export function plainReferentiel(calendriers: Readonly<Record<string, string>>, caisses: readonly string[] = []): Referentiel {
  const compiled = new Map(SHIPPED_CALENDRIERS.map((calendrier) => [calendrier.code, compileCalendrier(calendrier)]));
  const held = (code: string) => ({ calendrier: calendriers[code] ?? 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' });
  return {
    version: JSON.stringify([calendriers, caisses]),
    caisses: new Map(caisses.map((code) => [code, { code, label: code, ...held(code) }])),
    organismes: new Map(),
    reseau: reseauMap({ organismes: [], appartenances: [], fusions: [] }),
    scissions: [],
    procedures: new Map(),
    sources: new Set(),
    definitions: SHIPPED_DEFINITIONS,
    calendriers: SHIPPED_CALENDRIERS,
    defaultCalendar: () => compiled.get('metropole') ?? null,
    daysOf: (caisse) => [{ caisse, ...held(caisse), fromOn: null }],
    timeZoneOf: (caisse) => held(caisse).timeZone,
    calendarOf: (caisse) => compiled.get(held(caisse).calendrier) ?? null,
  };
}
