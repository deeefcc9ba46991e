import type { DossierErrorCode, ParcoursErrorCode } from '#libs/domain';
import type { FeelErrorCode } from '#libs/feel';
import type { EventIdTaken, NotStorable, OutcomeUnknown, StoreFull, StoreUnavailable, VersionConflict } from '#libs/event-store';
import type { CheckpointAhead, FenceLost, LeaseLost } from '#libs/runner';

/** The statuses that the API answers a refusal or a failure with. */
export type ProblemStatus = 400 | 403 | 404 | 409 | 412 | 413 | 414 | 415 | 421 | 422 | 500 | 503;

interface Kind {
  readonly status: ProblemStatus;
  /** The same for every occurrence of the code, in French. */
  readonly title: string;
  /** Said instead of the error's own message, where that one is meant for the journal. */
  readonly detail?: string;
}

/** Refusals whose code is a type: one that is missing from the table below does not compile. */
type TypedCode =
  | DossierErrorCode
  | ParcoursErrorCode
  | FeelErrorCode
  | (VersionConflict | OutcomeUnknown | StoreUnavailable | StoreFull | EventIdTaken | NotStorable | CheckpointAhead | FenceLost | LeaseLost)['code'];

const UNREADABLE = 'Demande illisible';
const CONFLICT = 'Conflit avec l’état présent';
const UNKNOWN = 'Valeur inconnue';
const IMPORT = 'Import refusé';
const REFUSED = 'Commande refusée';
const RULE = 'Règle sans réponse';
const UNAVAILABLE = 'Service momentanément indisponible';

/** Every stable code that the API may answer, and its status. Codes that the libs make are found here or, failing that, answered 422. */
export const PROBLEM_OF_CODE = {
  // the request itself
  'request.malformed': { status: 400, title: UNREADABLE },
  'request.parameterInvalid': { status: 400, title: 'Paramètre refusé' },
  'request.parameterUnknown': { status: 400, title: 'Paramètre inconnu' },
  'request.parameterMissing': { status: 400, title: 'Paramètre manquant' },
  'request.cursorInvalid': { status: 400, title: 'Curseur refusé' },
  'request.idempotencyKeyMissing': { status: 400, title: 'En-tête Idempotency-Key manquant' },
  'request.idempotencyKeyInvalid': { status: 400, title: 'En-tête Idempotency-Key refusé' },
  'request.ifMatchInvalid': { status: 400, title: 'En-tête If-Match refusé' },
  'request.originRefused': { status: 403, title: 'Écriture depuis un autre site refusée' },
  'request.hostRefused': { status: 421, title: 'Nom de serveur refusé' },
  'request.tooLarge': { status: 413, title: 'Demande trop grande' },
  'request.addressTooLong': { status: 414, title: 'Adresse trop longue' },
  'request.mediaTypeUnsupported': { status: 415, title: 'Type de contenu non accepté' },
  'request.failed': { status: 400, title: UNREADABLE },
  'route.unknown': { status: 404, title: 'Adresse inconnue' },
  'day.invalid': { status: 400, title: 'Jour impossible' },
  'day.inFuture': { status: 422, title: 'Jour à venir' },
  'period.inverted': { status: 422, title: 'Période inversée' },
  'period.tooLong': { status: 422, title: 'Période trop longue' },
  'band.invalid': { status: 400, title: 'Tranche d’âge refusée' },
  'token.invalid': { status: 400, title: 'Jeton de position refusé' },
  'token.otherLog': { status: 409, title: 'Jeton d’un autre journal' },
  // what does not exist
  'dossier.unknown': { status: 404, title: 'Dossier inconnu' },
  'piece.unknown': { status: 404, title: 'Pièce inconnue' },
  'fact.unknown': { status: 404, title: 'Fait inconnu' },
  'import.unknown': { status: 404, title: 'Import inconnu' },
  'rebuild.unknown': { status: 404, title: 'Reconstruction inconnue' },
  'retry.unknown': { status: 404, title: 'Nouvel essai inconnu' },
  'rebuild.ended': { status: 409, title: 'Reconstruction finie' },
  'projection.unknown': { status: 404, title: 'Projection inconnue' },
  'reaction.unknown': { status: 404, title: 'Réaction inconnue' },
  'reaction.notAhead': { status: 409, title: 'Rien à reprendre' },
  'caisse.unknown': { status: 422, title: UNKNOWN },
  'procedure.unknown': { status: 422, title: UNKNOWN },
  'procedure.versionUnknown': { status: 404, title: 'Version inconnue' },
  'source.unknown': { status: 422, title: UNKNOWN },
  'definition.unknown': { status: 422, title: UNKNOWN },
  'calendrier.unknown': { status: 422, title: UNKNOWN },
  'timeZone.unknown': { status: 422, title: UNKNOWN },
  'definition.invalid': { status: 422, title: 'Définition refusée' },
  'definition.twoForOneBlock': { status: 422, title: 'Deux définitions pour un même chiffre' },
  'definition.ofNoFigure': { status: 422, title: 'Aucun de ces chiffres' },
  'valeurs.tooMany': { status: 422, title: 'Trop de valeurs demandées' },
  'export.tooManyRows': { status: 422, title: 'Trop de lignes' },
  'donneesOuvertes.moisInvalid': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.moisNotOver': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.knownOnNotOver': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.tooManyMonths': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.empty': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.otherSuite': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.otherGrid': { status: 422, title: 'Publication refusée' },
  'donneesOuvertes.suiteInvalid': { status: 422, title: 'Publication refusée' },
  'releve.refused': { status: 422, title: 'Relevés refusés' },
  'releve.interrupted': { status: 503, title: 'Relevés interrompus' },
  'releve.sheet': { status: 422, title: 'Relevés refusés' },
  'releve.classeurUnreadable': { status: 422, title: 'Relevés refusés' },
  'releve.classeurTooLarge': { status: 413, title: 'Relevés refusés' },
  'releve.header': { status: 422, title: 'Relevés refusés' },
  'releve.empty': { status: 422, title: 'Relevés refusés' },
  'releve.notUtf8': { status: 422, title: 'Relevés refusés' },
  'releve.gzipTruncated': { status: 422, title: 'Relevés refusés' },
  'releve.gzipCorrupt': { status: 422, title: 'Relevés refusés' },
  'arrete.unknown': { status: 404, title: 'Mois non arrêté' },
  'arrete.notYetClosed': { status: 404, title: 'Mois arrêté plus tard' },
  'arrete.alreadyClosed': { status: 409, title: 'Mois déjà arrêté' },
  'arrete.moisInvalid': { status: 400, title: 'Mois refusé' },
  'arrete.moisNotOver': { status: 422, title: 'Mois en cours' },
  'reseau.empty': { status: 422, title: 'Réseau sans caisse' },
  'code.invalid': { status: 400, title: 'Code refusé' },
  // the réseau
  'organisme.unknown': { status: 404, title: 'Organisme inconnu' },
  'organisme.otherKind': { status: 409, title: 'Code d’un autre organisme' },
  'organisme.notCaisse': { status: 422, title: REFUSED },
  'organisme.merged': { status: 409, title: 'Caisse fusionnée' },
  'reseau.unknown': { status: 422, title: UNKNOWN },
  'reseau.fileInvalid': { status: 422, title: 'Fichier de réseau refusé' },
  'groupement.unknown': { status: 422, title: UNKNOWN },
  'groupement.alreadyRegistered': { status: 409, title: CONFLICT },
  'groupement.arbreReserved': { status: 422, title: REFUSED },
  'appartenance.parentRefused': { status: 422, title: REFUSED },
  'appartenance.circle': { status: 409, title: 'Rattachement en rond' },
  'appartenance.overlaps': { status: 409, title: 'Appartenances qui se recouvrent' },
  'appartenance.unknown': { status: 409, title: CONFLICT },
  'fusion.refused': { status: 422, title: REFUSED },
  'fusion.otherReseau': { status: 409, title: 'Réseaux différents' },
  'agent.invalid': { status: 400, title: 'Pseudonyme refusé' },
  'contrat.fileRefused': { status: 422, title: 'Contrats refusés' },
  'contrat.header': { status: 422, title: 'Contrats refusés' },
  'contrat.empty': { status: 422, title: 'Contrats refusés' },
  'contrat.notUtf8': { status: 422, title: 'Contrats refusés' },
  'contrat.gzipTruncated': { status: 422, title: 'Contrats refusés' },
  'contrat.gzipCorrupt': { status: 422, title: 'Contrats refusés' },
  'contrat.unknown': { status: 409, title: CONFLICT },
  'contrat.alreadyStarted': { status: 409, title: CONFLICT },
  'contrat.tooMuch': { status: 409, title: 'Plus d’un temps plein' },
  'contrat.notRunning': { status: 409, title: CONFLICT },
  'contrat.quotiteInvalid': { status: 422, title: REFUSED },
  'absence.overlaps': { status: 409, title: 'Absences qui se recouvrent' },
  'competence.levelInvalid': { status: 422, title: REFUSED },
  'visibilite.notReseau': { status: 422, title: REFUSED },
  'acces.undecided': { status: 403, title: 'Question refusée à cette caisse' },
  'acces.recordsOfOthers': { status: 403, title: 'Question refusée à cette caisse' },
  'acces.aggregatesOfOthers': { status: 403, title: 'Question refusée à cette caisse' },
  'population.severalReseaux': { status: 422, title: 'Question à préciser' },
  'fiche.notAmong': { status: 422, title: 'Question à préciser' },
  'montee.notReseau': { status: 422, title: REFUSED },
  'montee.invalid': { status: 422, title: REFUSED },
  'montee.versionGap': { status: 409, title: CONFLICT },
  'scission.refused': { status: 422, title: REFUSED },
  // commands
  'command.idReused': { status: 422, title: 'Clé déjà utilisée pour une autre demande' },
  'dossier.ambiguous': { status: 409, title: 'Référence portée par plusieurs dossiers' },
  'dossier.alreadyOpen': { status: 409, title: CONFLICT },
  'dossier.closed': { status: 409, title: 'Dossier clos' },
  'piece.alreadyReceived': { status: 409, title: CONFLICT },
  'piece.notInStock': { status: 409, title: CONFLICT },
  'piece.alreadyInStock': { status: 409, title: CONFLICT },
  'piece.notWaiting': { status: 409, title: CONFLICT },
  'transfer.nowhere': { status: 422, title: REFUSED },
  'fact.alreadyRecorded': { status: 409, title: CONFLICT },
  'fact.alreadyCancelled': { status: 409, title: CONFLICT },
  'fact.notCorrectable': { status: 422, title: REFUSED },
  'fact.beforeArrival': { status: 422, title: REFUSED },
  'fact.conflict': { status: 409, title: 'Contredit ce qui est déjà connu' },
  'acting.unknown': { status: 422, title: 'On ne sait pas qui agit' },
  'caisse.missing': { status: 422, title: 'Caisse manquante' },
  'parcours.none': { status: 409, title: 'Dossier sans procédure' },
  'parcours.otherVersion': { status: 409, title: CONFLICT },
  'parcours.ledByProcedure': { status: 409, title: 'Conduit par sa procédure' },
  'parcours.dayBackwards': { status: 422, title: REFUSED },
  'parcours.actionRefused': { status: 409, title: 'Action impossible maintenant' },
  'parcours.fieldRefused': { status: 422, title: REFUSED },
  'parcours.reasonRefused': { status: 422, title: 'Motif refusé' },
  'parcours.circle': { status: 422, title: 'Procédure qui tourne en rond' },
  'parcours.unknownCode': { status: 422, title: UNKNOWN },
  'parcours.notBoolean': { status: 422, title: RULE },
  'parcours.migrationBlocked': { status: 409, title: 'Migration impossible' },
  'echeance.unknown': { status: 409, title: CONFLICT },
  'echeance.notStanding': { status: 409, title: CONFLICT },
  'echeance.notDue': { status: 409, title: CONFLICT },
  'echeance.beforeImport': { status: 409, title: CONFLICT },
  'link.unknown': { status: 409, title: CONFLICT },
  'controle.notDrawn': { status: 409, title: CONFLICT },
  'controle.notAllowed': { status: 409, title: 'Contrôle refusé' },
  'echantillon.notInPopulation': { status: 409, title: CONFLICT },
  'echantillon.alreadyDrawn': { status: 409, title: 'Échantillon déjà tiré' },
  'objectif.unknown': { status: 404, title: 'Indicateur inconnu' },
  'echantillon.unknown': { status: 422, title: UNKNOWN },
  'trimestre.invalid': { status: 422, title: 'Trimestre refusé' },
  'anomalie.invalid': { status: 422, title: REFUSED },
  'indu.unknown': { status: 404, title: 'Indu inconnu' },
  'indu.invalid': { status: 422, title: REFUSED },
  'indu.outOfOrder': { status: 409, title: CONFLICT },
  'feel.refused': { status: 422, title: RULE },
  'feel.null': { status: 422, title: RULE },
  'feel.valueInvalid': { status: 422, title: RULE },
  'feel.outOfRange': { status: 422, title: RULE },
  'feel.noRule': { status: 422, title: RULE },
  'feel.severalRules': { status: 422, title: RULE },
  'feel.differingOutputs': { status: 422, title: RULE },
  'feel.valueUndeclared': { status: 422, title: RULE },
  'activity.ofLog': { status: 422, title: REFUSED },
  'reference.taken': { status: 409, title: CONFLICT },
  'stream.versionConflict': { status: 409, title: CONFLICT, detail: 'Cet objet a changé entre-temps : relisez-le, puis refaites la demande.' },
  'stream.revisionMismatch': { status: 412, title: 'Révision dépassée' },
  'caisse.alreadyRegistered': { status: 409, title: CONFLICT },
  'procedure.alreadyRegistered': { status: 409, title: CONFLICT },
  'procedure.invalid': { status: 422, title: 'Procédure refusée' },
  'form.invalid': { status: 422, title: 'Formulaire refusé' },
  'definition.versionPublished': { status: 409, title: CONFLICT },
  'definition.shipped': { status: 409, title: CONFLICT },
  'definition.versionGap': { status: 409, title: CONFLICT },
  'definition.otherBlock': { status: 409, title: CONFLICT },
  'calendrier.versionPublished': { status: 409, title: CONFLICT },
  'calendrier.versionGap': { status: 409, title: CONFLICT },
  'calendrier.noWorkedDay': { status: 422, title: REFUSED },
  'calendrier.hours': { status: 422, title: REFUSED },
  'procedure.versionPublished': { status: 409, title: CONFLICT },
  'procedure.versionGap': { status: 409, title: CONFLICT },
  'event.idTaken': { status: 409, title: CONFLICT, detail: 'Un autre événement porte déjà cet identifiant : rien n’a été écrit.' },
  'event.notStorable': {
    status: 422,
    title: REFUSED,
    detail: 'Ces données ne peuvent pas être écrites au journal (texte impossible ou trop long) : rien n’a été écrit.',
  },
  // pilotage
  'repere.unknown': { status: 404, title: 'Indicateur repère inconnu' },
  'repere.invalid': { status: 422, title: 'Définition refusée' },
  'repere.versionPublished': { status: 409, title: CONFLICT },
  'repere.versionGap': { status: 409, title: CONFLICT },
  'repere.shipped': { status: 409, title: CONFLICT },
  'seuils.unknown': { status: 422, title: UNKNOWN },
  'seuils.invalid': { status: 422, title: 'Définition refusée' },
  'seuils.versionPublished': { status: 409, title: CONFLICT },
  'seuils.versionGap': { status: 409, title: CONFLICT },
  'seuils.shipped': { status: 409, title: CONFLICT },
  'phase.invalid': { status: 422, title: 'Définition refusée' },
  'phase.versionPublished': { status: 409, title: CONFLICT },
  'phase.versionGap': { status: 409, title: CONFLICT },
  'phase.conditionsUnmet': { status: 409, title: 'Le lancement n’est pas ouvert' },
  'phase.dayBackwards': { status: 422, title: REFUSED },
  'comparaison.tooManyDates': { status: 400, title: 'Paramètre refusé' },
  'period.invalid': { status: 400, title: 'Période refusée' },
  'arbre.unknown': { status: 422, title: UNKNOWN },
  // imports; what is wrong inside a file is told in the import's own answer
  'import.alreadyRunning': { status: 409, title: 'Import déjà en cours' },
  'import.codeInvalid': { status: 400, title: IMPORT },
  'import.formatUnknown': { status: 422, title: 'Fichier d’un format inconnu' },
  'import.interrupted': { status: 409, title: 'Import interrompu' },
  'import.notRunning': { status: 409, title: CONFLICT },
  'import.otherRequest': { status: 422, title: 'Clé déjà utilisée pour une autre demande' },
  'import.sourceInvalid': { status: 400, title: IMPORT },
  'import.sourceMissing': { status: 400, title: IMPORT },
  'import.timeZoneUnknown': { status: 400, title: IMPORT },
  'import.unitUnknown': { status: 400, title: IMPORT },
  'import.workItemsInvalid': { status: 400, title: IMPORT },
  // the server
  'store.outcomeUnknown': {
    status: 503,
    title: UNAVAILABLE,
    detail:
      'La connexion au journal s’est rompue pendant l’écriture, dont l’issue est inconnue : refaites la même demande avec la même clé Idempotency-Key.',
  },
  'store.unavailable': { status: 503, title: UNAVAILABLE, detail: 'Le journal ne répond pas ; rien n’a été écrit. Réessayez dans un instant.' },
  'store.full': { status: 503, title: 'Disque plein' },
  'command.outcomeUnknown': { status: 503, title: UNAVAILABLE },
  'log.moveUnfinished': { status: 503, title: UNAVAILABLE },
  'query.stale': { status: 503, title: 'Pas encore à jour' },
  'vault.unavailable': { status: 503, title: UNAVAILABLE },
  'vault.keyFileInvalid': { status: 503, title: UNAVAILABLE },
  'vault.keyFileUnreadable': { status: 503, title: UNAVAILABLE },
  'vault.wrongKey': { status: 503, title: UNAVAILABLE },
  'vault.personUnknown': { status: 422, title: UNKNOWN },
  'vault.partAltered': { status: 500, title: 'Donnée altérée' },
  'event.unknownType': { status: 500, title: 'Journal écrit par une version plus récente' },
  'counter.tooLow': { status: 500, title: 'Erreur interne' },
  'runner.fenceLost': { status: 503, title: UNAVAILABLE, detail: 'Un modèle de lecture vient d’être repris par un autre processus : réessayez.' },
  'runner.leaseLost': { status: 503, title: UNAVAILABLE, detail: 'Un modèle de lecture vient d’être repris par un autre processus : réessayez.' },
  'runner.checkpointAhead': {
    status: 503,
    title: UNAVAILABLE,
    detail: 'Un modèle de lecture est en avance sur le journal, qui a été restauré ou remplacé : reconstruisez-le (ecluse rebuild --all).',
  },
  'log.damaged': { status: 500, title: 'Journal altéré' },
  'seal.broken': { status: 500, title: 'Journal altéré' },
  'server.notReady': { status: 503, title: UNAVAILABLE },
  'server.tooLate': { status: 503, title: 'Réponse trop tardive' },
  'server.stopping': { status: 503, title: UNAVAILABLE },
  'server.failed': { status: 500, title: 'Erreur interne' },
} as const satisfies Record<string, Kind> & Record<TypedCode, Kind>;

/** A code that the API itself may give. */
export type ProblemCode = keyof typeof PROBLEM_OF_CODE;

const FALLBACK: Kind = { status: 422, title: REFUSED };

/** The status and title of a code; a refusal that the table does not know is a refusal all the same: 422. */
export function kindOf(code: string): Kind {
  return isProblemCode(code) ? PROBLEM_OF_CODE[code] : FALLBACK;
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_OF_CODE, code);
}
