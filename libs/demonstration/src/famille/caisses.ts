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

type Row = readonly [departement: string, label: string, persons: number];

/** Régions of the family réseau, each with its caisses. */
const REGIONS: Readonly<Record<string, { readonly label: string; readonly caisses: readonly Row[] }>> = {
  'auvergne-rhone-alpes': {
    label: 'Auvergne-Rhône-Alpes',
    caisses: [
      ['01', 'Ain', 266],
      ['03', 'Allier', 127],
      ['07', 'Ardèche', 126],
      ['15', 'Cantal', 50],
      ['26', 'Drôme', 205],
      ['38', 'Isère', 552],
      ['42', 'Loire', 315],
      ['43', 'Haute-Loire', 83],
      ['63', 'Puy-de-Dôme', 270],
      ['69', 'Rhône', 845],
      ['73', 'Savoie', 172],
      ['74', 'Haute-Savoie', 348],
    ],
  },
  'bourgogne-franche-comte': {
    label: 'Bourgogne-Franche-Comté',
    caisses: [
      ['21', 'Côte-d’Or', 212],
      ['25', 'Doubs', 217],
      ['39', 'Jura', 96],
      ['58', 'Nièvre', 72],
      ['70', 'Haute-Saône', 85],
      ['71', 'Saône-et-Loire', 218],
      ['89', 'Yonne', 126],
      ['90', 'Territoire de Belfort', 49],
    ],
  },
  bretagne: {
    label: 'Bretagne',
    caisses: [
      ['22', 'Côtes-d’Armor', 243],
      ['29', 'Finistère', 384],
      ['35', 'Ille-et-Vilaine', 465],
      ['56', 'Morbihan', 317],
    ],
  },
  corse: {
    label: 'Corse',
    caisses: [
      ['2A', 'Corse-du-Sud', 57],
      ['2B', 'Haute-Corse', 66],
    ],
  },
  'centre-val-de-loire': {
    label: 'Centre-Val de Loire',
    caisses: [
      ['18', 'Cher', 112],
      ['28', 'Eure-et-Loir', 167],
      ['36', 'Indre', 79],
      ['37', 'Indre-et-Loire', 246],
      ['41', 'Loir-et-Cher', 124],
      ['45', 'Loiret', 278],
    ],
  },
  'grand-est': {
    label: 'Grand Est',
    caisses: [
      ['08', 'Ardennes', 99],
      ['10', 'Aube', 117],
      ['51', 'Marne', 225],
      ['52', 'Haute-Marne', 60],
      ['54', 'Meurthe-et-Moselle', 298],
      ['55', 'Meuse', 65],
      ['57', 'Moselle', 443],
      ['67', 'Bas-Rhin', 490],
      ['68', 'Haut-Rhin', 314],
      ['88', 'Vosges', 137],
    ],
  },
  guadeloupe: {
    label: 'Guadeloupe',
    caisses: [['971', 'Guadeloupe', 147]],
  },
  guyane: {
    label: 'Guyane',
    caisses: [['973', 'Guyane', 108]],
  },
  'hauts-de-france': {
    label: 'Hauts-de-France',
    caisses: [
      ['02', 'Aisne', 207],
      ['59', 'Nord', 1200],
      ['60', 'Oise', 342],
      ['62', 'Pas-de-Calais', 637],
      ['80', 'Somme', 226],
    ],
  },
  'ile-de-france': {
    label: 'Île-de-France',
    caisses: [
      ['75', 'Paris', 962],
      ['77', 'Seine-et-Marne', 625],
      ['78', 'Yvelines', 636],
      ['91', 'Essonne', 566],
      ['92', 'Hauts-de-Seine', 719],
      ['93', 'Seine-Saint-Denis', 735],
      ['94', 'Val-de-Marne', 614],
      ['95', 'Val-d’Oise', 541],
    ],
  },
  martinique: {
    label: 'Martinique',
    caisses: [['972', 'Martinique', 138]],
  },
  mayotte: {
    label: 'Mayotte',
    caisses: [['976', 'Mayotte', 112]],
  },
  'nouvelle-aquitaine': {
    label: 'Nouvelle-Aquitaine',
    caisses: [
      ['16', 'Charente', 133],
      ['17', 'Charente-Maritime', 267],
      ['19', 'Corrèze', 88],
      ['23', 'Creuse', 39],
      ['24', 'Dordogne', 160],
      ['33', 'Gironde', 729],
      ['40', 'Landes', 163],
      ['47', 'Lot-et-Garonne', 125],
      ['64', 'Pyrénées-Atlantiques', 281],
      ['79', 'Deux-Sèvres', 143],
      ['86', 'Vienne', 171],
      ['87', 'Haute-Vienne', 142],
    ],
  },
  normandie: {
    label: 'Normandie',
    caisses: [
      ['14', 'Calvados', 283],
      ['27', 'Eure', 240],
      ['50', 'Manche', 194],
      ['61', 'Orne', 103],
      ['76', 'Seine-Maritime', 539],
    ],
  },
  occitanie: {
    label: 'Occitanie',
    caisses: [
      ['09', 'Ariège', 55],
      ['11', 'Aude', 144],
      ['12', 'Aveyron', 104],
      ['30', 'Gard', 309],
      ['31', 'Haute-Garonne', 623],
      ['32', 'Gers', 69],
      ['34', 'Hérault', 513],
      ['46', 'Lot', 62],
      ['48', 'Lozère', 25],
      ['65', 'Hautes-Pyrénées', 84],
      ['66', 'Pyrénées-Orientales', 191],
      ['81', 'Tarn', 151],
      ['82', 'Tarn-et-Garonne', 98],
    ],
  },
  'provence-alpes-cote-d-azur': {
    label: 'Provence-Alpes-Côte d’Azur',
    caisses: [
      ['04', 'Alpes-de-Haute-Provence', 59],
      ['05', 'Hautes-Alpes', 49],
      ['06', 'Alpes-Maritimes', 466],
      ['13', 'Bouches-du-Rhône', 921],
      ['83', 'Var', 464],
      ['84', 'Vaucluse', 224],
    ],
  },
  'pays-de-la-loire': {
    label: 'Pays de la Loire',
    caisses: [
      ['44', 'Loire-Atlantique', 635],
      ['49', 'Maine-et-Loire', 340],
      ['53', 'Mayenne', 115],
      ['72', 'Sarthe', 225],
      ['85', 'Vendée', 283],
    ],
  },
  'la-reunion': {
    label: 'La Réunion',
    caisses: [['974', 'Réunion', 362]],
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
  caisses.map(([departement, label, persons]): Caisse => {
    const calendrier = CALENDRIERS[departement] ?? 'metropole';
    const timeZone = SHIPPED_CALENDRIERS.find(({ code }) => code === calendrier)?.timeZone ?? 'Europe/Paris';
    return { code: `caf-${departement}`, label: `Caisse de ${label}`, region, persons, calendrier, timeZone };
  }),
);

export const REGION_LABELS: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(REGIONS).map(([code, { label }]) => [code, label]));
