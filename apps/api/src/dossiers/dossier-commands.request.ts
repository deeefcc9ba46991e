import type { JsonObject, PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, ObjectGiven, PartGiven, TextGiven } from '../http/request-fields.js';

/** Every dated command may say on which day it happened. */
export class DatedCommand {
  @DayGiven('Le jour où cela s’est passé ; aujourd’hui sans ce membre', { example: '2026-01-15' })
  on?: PlainDate;
}

/** Who a dossier is about: sealed under a key of its own before it is written, and erased with that key. */
export class AssureBody {
  @TextGiven('Ce qui l’identifie (NIR, numéro d’allocataire…)', { required: true })
  identifiant!: string;

  @TextGiven('Son nom', { required: true })
  nom!: string;
}

export class OpenDossierBody extends DatedCommand {
  @TextGiven('Référence, unique parmi les dossiers ouverts ici', { required: true, example: 'R-2026-000123' })
  reference!: string;

  @TextGiven('Procédure', { example: 'retraite' })
  procedure?: string;

  @TextGiven('Caisse dont les jours et les heures comptent ; nécessaire sous une procédure publiée', { max: 64, example: '751' })
  caisse?: string;

  @ObjectGiven('Ce que l’on sait d’autre ; aucune donnée qui identifie une personne', { example: {} })
  attributes?: JsonObject;

  @PartGiven('La personne concernée ; scellée, jamais en clair au journal', AssureBody)
  assure?: AssureBody;
}

export class ReceivePieceBody extends DatedCommand {
  @TextGiven('Référence de la pièce dans son dossier', { required: true, example: 'P-1' })
  reference!: string;

  @TextGiven('Caisse responsable', { required: true, example: '751' })
  caisse!: string;

  @TextGiven('Procédure', { required: true, example: 'retraite' })
  procedure!: string;

  @TextGiven('Type de pièce', { required: true, example: 'demande' })
  type!: string;

  @TextGiven('Canal d’arrivée', { example: 'courrier' })
  canal?: string;

  @TextGiven('Population')
  population?: string;
}

export class QualifyPieceBody extends DatedCommand {
  @TextGiven('Procédure ; inchangée sans ce membre')
  procedure?: string;

  @TextGiven('Type ; inchangé sans ce membre')
  type?: string;

  @TextGiven('Population ; inchangée sans ce membre')
  population?: string;
}

export class ProcessPieceBody extends DatedCommand {
  @ChoiceGiven('Par une personne (sans ce membre) ou automatiquement', ['manual', 'auto'])
  mode?: 'manual' | 'auto';
}

export class ReasonedCommandBody extends DatedCommand {
  @TextGiven('Pourquoi', { max: 1000 })
  reason?: string;
}

export class TransferPieceBody extends DatedCommand {
  @TextGiven('Nouvelle caisse responsable')
  caisse?: string;

  @TextGiven('Nouvelle caisse exécutante')
  caisseExecutante?: string;
}

export class StartWaitingBody extends DatedCommand {
  @TextGiven('Qui est attendu', { required: true, example: 'assure' })
  waitingFor!: string;
}

export class AssignDossierBody extends DatedCommand {
  @TextGiven('Agent, sous son pseudonyme ; sans ce membre, le dossier n’est plus à personne')
  agent?: string;
}

export class EnterEtapeBody extends DatedCommand {
  @TextGiven('Étape', { required: true, example: 'instruction' })
  etape!: string;

  @TextGiven('Seulement cette pièce (identifiant) ; sinon tout le dossier')
  piece?: string;
}

export class CloseDossierBody extends DatedCommand {
  @TextGiven('Issue', { required: true, example: 'accordé' })
  outcome!: string;
}

export class CorrectFactBody {
  @TextGiven('Le fait à corriger (identifiant, dans l’histoire du dossier)', { required: true })
  fact!: string;

  @DayGiven('Son vrai jour', { required: true })
  on!: PlainDate;
}

export class CancelFactBody {
  @TextGiven('Le fait qui n’a jamais eu lieu (identifiant, dans l’histoire du dossier)', { required: true })
  fact!: string;
}
