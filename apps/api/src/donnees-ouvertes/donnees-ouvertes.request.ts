import type { PlainDate } from '#libs/kernel';
import { DayGiven, FlagGiven, ObjectGiven, TextGiven } from '../http/request-fields.js';

export class DonneesOuvertesBody {
  @TextGiven('Premier mois, AAAA-MM', { required: true, max: 7, example: '2025-01' })
  from!: string;

  @TextGiven('Dernier mois', { required: true, max: 7, example: '2025-12' })
  to!: string;

  @TextGiven('Seulement les caisses de ce réseau, par le code de sa tête', { max: 64, example: 'famille' })
  reseau?: string;

  @DayGiven('Tel que connu ce jour-là, qui est passé ; hier sans ce membre')
  knownOn?: PlainDate;

  @FlagGiven('Résoudre pour chaque petit effectif, même là où deux tableaux le montrent déjà introuvable')
  exhaustive?: boolean;

  @ObjectGiven('La suite de la publication d’avant, telle que son datapackage.json la dit sous « ecluse.suite » : ce qui y est masqué le reste')
  avant?: object;
}
