import { frDayText } from '../view/format.ts';
import { word } from './words.ts';

export const caisseLabels = {
  title: (code: string, label: string): string => (label === code ? `Caisse ${code}` : `${code} – ${label}`),
  board: 'Son tableau de bord',
  figures: 'Ses chiffres du jour',
  organisme: 'Son réseau',
  arbre: word({ regions: 'régions', reseau: 'réseau', comparables: 'caisses comparables', mutualisation: 'mutualisation', binomes: 'binômes' }),
  appartenances: 'À qui elle est rattachée',
  noAppartenance: 'Elle n’est rattachée à aucun groupement.',
  appartenanceColumns: { arbre: 'Arbre', parent: 'Rattachée à', from: 'Depuis le', to: 'Jusqu’au' },
  still: 'encore',
  calendriers: 'Calendriers',
  calendrierColumns: { calendrier: 'Calendrier', timeZone: 'Fuseau', from: 'Depuis le' },
  always: 'toujours',
  merged: (into: string, on: string): string => `Fusionnée dans la caisse ${into} le ${frDayText(on)}.`,
  split: (into: readonly string[], on: string): string => `Scindée le ${frDayText(on)} : ${into.join(', ')}.`,
  splitFrom: (caisse: string, on: string): string => `Issue de la scission de la caisse ${caisse} le ${frDayText(on)}.`,
  unshared:
    'Le passé d’une caisse scindée reste le sien, restitué ou non : nul ne sait quelle part en reviendrait à chacune. Seuls les dossiers transférés ont suivi. Pour comparer des années, regardez-les ensemble, dans un groupement.',
  notCaisse: (label: string): string => `« ${label} » n’est pas une caisse : cette fiche n’a rien à en dire.`,
} as const;
