import { counted, frDay, frDayText } from '../view/format.ts';
import { word } from './words.ts';

export const caisseLabels = {
  title: (code: string, label: string): string => (label === code ? `Caisse ${code}` : `${code} – ${label}`),
  untitled: 'Caisse',
  board: 'Son tableau de bord',
  figures: 'Ses chiffres du jour',
  situation: (day: string): string => `Sa situation au ${frDay(day)}`,
  situationCaption: 'Par les seuils en vigueur',
  situationOfWhole:
    'Les seuils jugent toute la caisse : ni le type, ni la source regardés, ni la caisse exécutante ne filtrent sa situation et ses alertes.',
  noSeuils: 'Aucun des seuils en vigueur ne concerne cette caisse ce jour-là : rien ne dit si sa situation est normale, tendue ou critique.',
  procedure: 'Procédure',
  allProcedures: 'toutes ensemble',
  alertes: 'Ses alertes en cours',
  alertesCount: (n: number): string => counted(n, 'alerte en cours', 'alertes en cours'),
  alertesLink: 'Toutes les alertes',
  noAlerte: 'Aucune alerte ne dure à son sujet.',
  repere: {
    title: 'Son indicateur repère',
    caption: 'Son indicateur repère, par dimension',
    link: 'Toutes les caisses de son réseau',
    columns: {
      dimension: 'Dimension',
      ecart: 'Écart à la médiane',
      contribution: 'Apport à l’ensemble',
      axe: 'Axe de progrès',
      indicateurs: 'Ses indicateurs',
    },
    summary: (ecart: string, rang: string | null, of: string): string =>
      `${ecart} de la médiane de son réseau dans l’ensemble${rang === null ? '' : ` : rang ${rang} sur ${of}`}.`,
    untold: {
      noData: 'Son écart d’ensemble à la médiane de son réseau ne peut être dit : des données manquent.',
      undefined:
        'Son écart d’ensemble à la médiane de son réseau est indéfini : une médiane est nulle et le repère ne dit pas à quelle échelle s’en écarter, ou une de ses valeurs est elle-même indéfinie.',
    },
    axes: (axes: readonly string[]): string =>
      `${axes.length < 2 ? 'Axe de progrès' : 'Axes de progrès, ce qui pèse le plus d’abord'} : ${axes.join(' ; ')}.`,
    noAxe: 'Aucun axe de progrès : elle n’est moins bonne que la médiane dans aucune dimension.',
    axe: (n: number): string => (n === 1 ? '1er' : `${String(n)}e`),
    note: (definition: string): string => `Selon ${definition} ; plus de 0 : moins bonne que la médiane du réseau.`,
    ofIndicateur: (label: string, value: string): string => `${label} : ${value}`,
    besideMedian: (label: string, value: string, median: string, ecart: string | null): string =>
      `${label} : ${value} (médiane ${median}${ecart === null ? ' sans échelle : écart indéfini' : `, ${ecart}`})`,
    withoutValue: (label: string, why: string): string => `${label} : ${why}`,
    absent: 'Cette caisse n’est pas parmi celles que l’indicateur repère compare ce jour-là.',
  },
  ofNone: 'Elle n’est ce jour-là d’aucun des réseaux : il n’y a personne à qui la comparer. Sur la page « Réseau », on choisit parmi qui.',
  effectifs: 'Ses effectifs',
  effectifsLink: 'Équipes, compétences et agents',
  organisme: 'Son réseau',
  arbre: word({ regions: 'régions', reseau: 'réseau', comparables: 'caisses comparables', mutualisation: 'mutualisation', binomes: 'binômes' }),
  appartenances: 'À qui elle est rattachée',
  noAppartenance: 'Elle n’est rattachée à aucun groupement.',
  appartenanceColumns: { arbre: 'Arbre', parent: 'Rattachée à', from: 'Depuis le', to: 'Jusqu’au' },
  still: 'encore',
  calendriers: 'Calendriers',
  calendrierColumns: { calendrier: 'Calendrier', timeZone: 'Fuseau', from: 'Depuis le' },
  always: 'toujours',
  mergedOn: (on: string): string => `Fusionnée le ${frDayText(on)} dans la caisse`,
  mergedTitle: (label: string, into: string, on: string | null): string =>
    `« ${label} » a fusionné dans ${into}${on === null ? '' : ` le ${frDayText(on)}`}`,
  mergedText:
    'Depuis ce jour, ses pièces, ses agents et ses chiffres sont dans ceux de cette caisse : elle n’en a plus à elle, et n’est plus comparée à d’autres.',
  mergedRestated:
    'L’histoire est restituée au périmètre d’aujourd’hui : tout son passé est dans les chiffres de cette caisse. Par les caisses de chaque jour, le sien se voit encore jusqu’à la fusion.',
  successor: (name: string): string => `Voir la fiche de ${name}`,
  lastDay: (day: string): string => `Sa fiche au ${frDayText(day)}, son dernier jour`,
  answersFor: (caisses: readonly string[]): string =>
    `Elle répond aussi de ${caisses.join(', ')}, par fusion : ce qui en est dit est dans ses chiffres.`,
  split: (into: readonly string[], on: string): string => `Scindée le ${frDayText(on)} : ${into.join(', ')}.`,
  splitFrom: (caisse: string, on: string): string => `Issue de la scission de la caisse ${caisse} le ${frDayText(on)}.`,
  unshared:
    'Le passé d’une caisse scindée reste le sien, restitué ou non : nul ne sait quelle part en reviendrait à chacune. Seuls les dossiers transférés ont suivi. Pour comparer des années, regardez-les ensemble, dans un groupement.',
  notCaisse: (label: string): string => `« ${label} » n’est pas une caisse : cette fiche n’a rien à en dire.`,
} as const;
