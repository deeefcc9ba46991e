import { describe, expect, it } from '@jest/globals';
import { definitionReference, findDefinition, SHIPPED_DEFINITIONS } from '#libs/domain';
import { saidOfDefinition } from './definition-said.js';

const said = (code: string): Readonly<Record<string, string>> =>
  Object.fromEntries(saidOfDefinition(findDefinition(code, SHIPPED_DEFINITIONS), SHIPPED_DEFINITIONS).map(({ rubrique, text }) => [rubrique, text]));

describe('a definition in words', () => {
  it.each(SHIPPED_DEFINITIONS.map((definition) => [definitionReference(definition), definition] as const))(
    'leaves nothing unsaid: %s',
    (reference, definition) => {
      const lines = saidOfDefinition(definition, SHIPPED_DEFINITIONS);
      expect(new Set(lines.map(({ of }) => of))).toEqual(new Set([reference]));
      expect(lines.filter(({ text }) => text.trim() === '')).toEqual([]);
      for (const heading of ['Code', 'Version', 'Libellé', 'Formule', 'Unité', 'Sens', 'De plusieurs caisses', 'Source']) {
        expect(lines.map(({ rubrique }) => rubrique)).toContain(heading);
      }
    },
  );

  it('tells the formula, the break of its series, and what is left out in which months', () => {
    const { Formule: formule, Calendrier: calendrier, Exclusions: exclusions } = said('anteriorite-branche');
    expect(formule).toBe(
      '(pièces en stock à la fin du jour, âgées de 0 à 15 jours, hors exclusions) ÷ (pièces en stock à la fin du jour, hors exclusions)',
    );
    expect(calendrier).toBe('jours calendaires ; jours ouvrés du calendrier de chaque caisse depuis le 2014-01-01');
    expect(exclusions).toContain('types quittance-de-loyer arrivées en septembre, octobre, novembre, décembre');
  });

  it('tells the zones of a solde, the bands of an ancienneté, and what a reading may be', () => {
    expect(said('solde-ouvre-20')['Zones']).toMatch(/^(?:non configurées|sous le seuil avant \d+ jours, )/u);
    expect(said('anteriorite-calendaire')['Tranches']).toMatch(/^0 à 15, 16 à 30, .*181 jours ou plus$/u);
    const readings = SHIPPED_DEFINITIONS.filter(({ block }) => block === 'releve').map(({ code }) => said(code)['Valeurs admises']);
    expect(readings).toContain('0 au moins');
  });

  it('tells the day of what is in stock, and the window of what moves', () => {
    expect(said('part-en-attente')['Fenêtre']).toBe('la fin du jour regardé');
    expect(said('anteriorite-branche')['Fenêtre']).toMatch(/^la fin du jour regardé$|^somme sur les derniers jours ouvrés/u);
    expect(said('part-automatique')['Fenêtre']).toMatch(/jours, le jour regardé compris$|mois entiers/u);
  });

  it('tells readings that are divided by their like as a share, and in what they are read', () => {
    expect(said('taux-appels-traites')['Unité']).toBe('part, de 0 à 1 ; se relève en appels');
    expect(said('taux-de-satisfaction')['Unité']).toBe('part, de 0 à 1');
    expect(said('cout-allocataire-pondere')['Unité']).toBe('€, pour un de allocataires-ponderes@1');
  });

  it('never says of a ratio that it is a mean, nor of a count that it is a ratio', () => {
    expect(said('solde-ouvre-20')['De plusieurs caisses']).toContain('jamais une moyenne');
    expect(said('stock')['De plusieurs caisses']).toBe('somme');
  });
});
