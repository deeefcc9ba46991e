import { TextGiven } from '../http/request-fields.js';

export class CaisseBody {
  @TextGiven('Code', { required: true, max: 64, example: '751' })
  code!: string;

  @TextGiven('Nom', { required: true, example: 'Caisse de Paris' })
  label!: string;

  @TextGiven('Code d’un calendrier publié ; metropole sans ce membre', { example: 'metropole' })
  calendrier?: string;

  @TextGiven('Fuseau (nom IANA) ; celui du calendrier sans ce membre', { example: 'Europe/Paris' })
  timeZone?: string;
}
