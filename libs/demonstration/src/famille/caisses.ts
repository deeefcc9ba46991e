import { SHIPPED_CALENDRIERS } from '#libs/domain';

/** A caisse of the family réseau of the demonstration. Names are those of the départements; all that happens there is invented. */
export interface Caisse {
  readonly code: string;
  readonly label: string;
  readonly region: string;
  /** Persons covered, in thousands: the largest covers 48 times those of the smallest (IGAS 2022-035R). Each of them is a choice of the product. */
  readonly persons: number;
  readonly calendrier: string;
  readonly timeZone: string;
}

/** The réseau that they make, and the tree of its régions. */
export const RESEAU = { code: 'famille', label: 'Branche famille' } as const;
export const ARBRE_OF_REGIONS = 'regions';

type Row = readonly [departement: string, whose: string, persons: number];

/** Régions of the family réseau, each with its caisses. French says « de », « du », « de la » or « de l’ » as usage has it: it is told with each name. */
const REGIONS: Readonly<Record<string, { readonly label: string; readonly caisses: readonly Row[] }>> = {
  'auvergne-rhone-alpes': {
    label: 'Auvergne-Rhône-Alpes',
    caisses: [
      ['01', 'de l’Ain', 266],
      ['03', 'de l’Allier', 127],
      ['07', 'de l’Ardèche', 126],
      ['15', 'du Cantal', 50],
      ['26', 'de la Drôme', 205],
      ['38', 'de l’Isère', 552],
      ['42', 'de la Loire', 315],
      ['43', 'de la Haute-Loire', 83],
      ['63', 'du Puy-de-Dôme', 270],
      ['69', 'du Rhône', 845],
      ['73', 'de la Savoie', 172],
      ['74', 'de la Haute-Savoie', 348],
    ],
  },
  'bourgogne-franche-comte': {
    label: 'Bourgogne-Franche-Comté',
    caisses: [
      ['21', 'de la Côte-d’Or', 212],
      ['25', 'du Doubs', 217],
      ['39', 'du Jura', 96],
      ['58', 'de la Nièvre', 72],
      ['70', 'de la Haute-Saône', 85],
      ['71', 'de Saône-et-Loire', 218],
      ['89', 'de l’Yonne', 126],
      ['90', 'du Territoire de Belfort', 49],
    ],
  },
  bretagne: {
    label: 'Bretagne',
    caisses: [
      ['22', 'des Côtes-d’Armor', 243],
      ['29', 'du Finistère', 384],
      ['35', 'd’Ille-et-Vilaine', 465],
      ['56', 'du Morbihan', 317],
    ],
  },
  corse: {
    label: 'Corse',
    caisses: [
      ['2A', 'de Corse-du-Sud', 57],
      ['2B', 'de Haute-Corse', 66],
    ],
  },
  'centre-val-de-loire': {
    label: 'Centre-Val de Loire',
    caisses: [
      ['18', 'du Cher', 112],
      ['28', 'd’Eure-et-Loir', 167],
      ['36', 'de l’Indre', 79],
      ['37', 'd’Indre-et-Loire', 246],
      ['41', 'de Loir-et-Cher', 124],
      ['45', 'du Loiret', 278],
    ],
  },
  'grand-est': {
    label: 'Grand Est',
    caisses: [
      ['08', 'des Ardennes', 99],
      ['10', 'de l’Aube', 117],
      ['51', 'de la Marne', 225],
      ['52', 'de la Haute-Marne', 60],
      ['54', 'de Meurthe-et-Moselle', 298],
      ['55', 'de la Meuse', 65],
      ['57', 'de la Moselle', 443],
      ['67', 'du Bas-Rhin', 490],
      ['68', 'du Haut-Rhin', 314],
      ['88', 'des Vosges', 137],
    ],
  },
  guadeloupe: {
    label: 'Guadeloupe',
    caisses: [['971', 'de la Guadeloupe', 147]],
  },
  guyane: {
    label: 'Guyane',
    caisses: [['973', 'de la Guyane', 108]],
  },
  'hauts-de-france': {
    label: 'Hauts-de-France',
    caisses: [
      ['02', 'de l’Aisne', 207],
      ['59', 'du Nord', 1200],
      ['60', 'de l’Oise', 342],
      ['62', 'du Pas-de-Calais', 637],
      ['80', 'de la Somme', 226],
    ],
  },
  'ile-de-france': {
    label: 'Île-de-France',
    caisses: [
      ['75', 'de Paris', 962],
      ['77', 'de Seine-et-Marne', 625],
      ['78', 'des Yvelines', 636],
      ['91', 'de l’Essonne', 566],
      ['92', 'des Hauts-de-Seine', 719],
      ['93', 'de la Seine-Saint-Denis', 735],
      ['94', 'du Val-de-Marne', 614],
      ['95', 'du Val-d’Oise', 541],
    ],
  },
  martinique: {
    label: 'Martinique',
    caisses: [['972', 'de la Martinique', 138]],
  },
  mayotte: {
    label: 'Mayotte',
    caisses: [['976', 'de Mayotte', 112]],
  },
  'nouvelle-aquitaine': {
    label: 'Nouvelle-Aquitaine',
    caisses: [
      ['16', 'de la Charente', 133],
      ['17', 'de la Charente-Maritime', 267],
      ['19', 'de la Corrèze', 88],
      ['23', 'de la Creuse', 39],
      ['24', 'de la Dordogne', 160],
      ['33', 'de la Gironde', 729],
      ['40', 'des Landes', 163],
      ['47', 'de Lot-et-Garonne', 125],
      ['64', 'des Pyrénées-Atlantiques', 281],
      ['79', 'des Deux-Sèvres', 143],
      ['86', 'de la Vienne', 171],
      ['87', 'de la Haute-Vienne', 142],
    ],
  },
  normandie: {
    label: 'Normandie',
    caisses: [
      ['14', 'du Calvados', 283],
      ['27', 'de l’Eure', 240],
      ['50', 'de la Manche', 194],
      ['61', 'de l’Orne', 103],
      ['76', 'de la Seine-Maritime', 539],
    ],
  },
  occitanie: {
    label: 'Occitanie',
    caisses: [
      ['09', 'de l’Ariège', 55],
      ['11', 'de l’Aude', 144],
      ['12', 'de l’Aveyron', 104],
      ['30', 'du Gard', 309],
      ['31', 'de la Haute-Garonne', 623],
      ['32', 'du Gers', 69],
      ['34', 'de l’Hérault', 513],
      ['46', 'du Lot', 62],
      ['48', 'de la Lozère', 25],
      ['65', 'des Hautes-Pyrénées', 84],
      ['66', 'des Pyrénées-Orientales', 191],
      ['81', 'du Tarn', 151],
      ['82', 'de Tarn-et-Garonne', 98],
    ],
  },
  'provence-alpes-cote-d-azur': {
    label: 'Provence-Alpes-Côte d’Azur',
    caisses: [
      ['04', 'des Alpes-de-Haute-Provence', 59],
      ['05', 'des Hautes-Alpes', 49],
      ['06', 'des Alpes-Maritimes', 466],
      ['13', 'des Bouches-du-Rhône', 921],
      ['83', 'du Var', 464],
      ['84', 'de Vaucluse', 224],
    ],
  },
  'pays-de-la-loire': {
    label: 'Pays de la Loire',
    caisses: [
      ['44', 'de la Loire-Atlantique', 635],
      ['49', 'de Maine-et-Loire', 340],
      ['53', 'de la Mayenne', 115],
      ['72', 'de la Sarthe', 225],
      ['85', 'de la Vendée', 283],
    ],
  },
  'la-reunion': {
    label: 'La Réunion',
    caisses: [['974', 'de La Réunion', 362]],
  },
};

/** The départements whose worked days are not those of « metropole ». */
const CALENDRIERS: Readonly<Record<string, string>> = {
  57: 'alsace-moselle',
  67: 'alsace-moselle',
  68: 'alsace-moselle',
  971: 'guadeloupe',
  972: 'martinique',
  973: 'guyane',
  974: 'reunion',
  976: 'mayotte',
};

export const CAISSES: readonly Caisse[] = Object.entries(REGIONS).flatMap(([region, { caisses }]) =>
  caisses.map(([departement, whose, persons]): Caisse => {
    const calendrier = CALENDRIERS[departement] ?? 'metropole';
    const timeZone = SHIPPED_CALENDRIERS.find(({ code }) => code === calendrier)?.timeZone ?? 'Europe/Paris';
    return { code: `caf-${departement}`, label: `Caisse ${whose}`, region, persons, calendrier, timeZone };
  }),
);

export const REGION_LABELS: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(REGIONS).map(([code, { label }]) => [code, label]));
