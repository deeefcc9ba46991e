import type { ParcoursEvent, ParcoursEventData } from '#libs/domain';
import { unreachable } from '#libs/kernel';
import type { LabelOf } from '../procedures/labels.js';
import { frenchDay, frenchEuros } from './french.js';

type Data<T extends keyof ParcoursEventData> = ParcoursEventData[T];

const by = ({ agent }: { readonly agent: string | null }): string => (agent === null ? '' : ` par ${agent}`);

const DECISIONS = { accepted: 'acceptée', refused: 'refusée' } as const;
const NATURES = { simple: '', culpable: ' fautif', fraudulent: ' frauduleux' } as const;
const REASONS = { intangibilite: 'intangibilité', prescription: 'prescription', decisionCra: 'décision de la CRA', autre: 'autre motif' } as const;
const BECAUSE = { resumed: 'reprise', corrected: 'revue après une correction', migrated: 'revue avec la procédure', retried: 'réessayée' } as const;
const ORIGINS = { sample: 'dans l’échantillon', outside: 'hors échantillon', controlled: 'sur un dossier déjà contrôlé' } as const;
const SOURCES = { form: '', table: ' par une table de décision', rule: ' par la procédure', link: ' par le dossier lié' } as const;

function decided({ decision, tacit, reason, ...acted }: Data<'DecisionTaken'>, label: LabelOf): string {
  const how = tacit ? ' tacitement, par le silence' : by(acted);
  return `Demande ${DECISIONS[decision]}${how}${reason === null ? '' : ` : ${label('reason', reason)}`}`;
}

function drawn({ controle: code, drawn: falls, by: how, echantillon }: Data<'ControleDrawn'>, label: LabelOf): string {
  const controle = label('controle', code);
  if (!falls) return `Tirage : le contrôle « ${controle} » ne tombe pas sur ce dossier`;
  if (how === 'sample') return `Dossier retenu dans l’échantillon ${echantillon ?? '?'} du contrôle « ${controle} »`;
  return `Tirage : le contrôle « ${controle} » tombe sur ce dossier${how === 'risk' ? ', pour son risque' : ', par le taux'}`;
}

function recorded({ values, sealed = [], by: how }: Data<'DonneesRecorded'>, label: LabelOf): string {
  const fields = [...Object.keys(values), ...sealed].map((code) => label('field', code));
  return `Données enregistrées${SOURCES[how]} : ${fields.join(', ')}`;
}

function found({ family, financial, amount, origin, beforePayment }: Data<'AnomalieFound'>): string {
  const effect = financial ? `, effet financier de ${frenchEuros(amount)}` : ', sans effet financier';
  return `Anomalie « ${family} » relevée ${ORIGINS[origin]}, ${beforePayment ? 'avant' : 'après'} paiement${effect}`;
}

/** What happens on the parcours of a dossier, in plain French. */
export function sentenceOfParcours({ type, data }: ParcoursEvent, label: LabelOf): string {
  switch (type) {
    case 'ActionPerformed':
      return `Action « ${label('action', data.action)} » faite${by(data)}`;
    case 'PassageTaken':
      if (data.from === data.to) return `À l’étape « ${label('etape', data.to)} », la procédure agit d’elle-même`;
      return data.from === null
        ? `Le dossier commence à l’étape « ${label('etape', data.to)} »`
        : `Passage de « ${label('etape', data.from)} » à « ${label('etape', data.to)} »`;
    case 'DonneesRecorded':
      return recorded(data, label);
    case 'DossierCompleted':
      return `Dossier complet le ${frenchDay(data.completedOn)} : toutes les pièces attendues sont reçues`;
    case 'EcheanceSet':
      return `Échéance « ${label('echeance', data.code)} » ${data.because === null ? 'posée' : BECAUSE[data.because]} : au ${frenchDay(data.dueOn)}`;
    case 'EcheanceSuspended':
      return `Échéance « ${label('echeance', data.code)} » suspendue par une attente`;
    case 'EcheanceLifted':
      return `Échéance « ${label('echeance', data.code)} » tenue, ou devenue sans objet`;
    case 'EcheancePassed':
      return `Échéance « ${label('echeance', data.code)} » passée`;
    case 'EcheanceBlocked':
      return `Échéance « ${label('echeance', data.code)} » échue, sans pouvoir passer : ${data.reason}`;
    case 'RappelIssued':
      return `Rappel : ${data.message}`;
    case 'DossierEscalated':
      return `Dossier signalé (${label('role', data.to)}) : ${data.message}`;
    case 'DecisionTaken':
      return decided(data, label);
    case 'ControleDrawn':
      return drawn(data, label);
    case 'ControlePerformed':
      return `Contrôle « ${label('controle', data.controle)} » fait${by(data)} : ${data.result === 'passed' ? 'conforme' : 'non conforme'}`;
    case 'AnomalieFound':
      return found(data);
    case 'InduDetected':
      return `Indu${NATURES[data.nature]} de ${frenchEuros(data.amount)} détecté`;
    case 'InduNotified':
      return 'Indu notifié';
    case 'InduRecoveryStarted':
      return 'Indu mis en recouvrement';
    case 'InduSettled':
      return 'Indu soldé';
    case 'InduAbandoned':
      return `Indu abandonné pour ${frenchEuros(data.amount)} : ${REASONS[data.reason]}`;
    case 'DossierRequested':
      return `Un dossier « ${data.procedure} » est demandé (${label('link', data.link)})`;
    case 'DossierReturned':
      return `Le dossier demandé (${label('link', data.link)}) a répondu : ${data.outcome}`;
    case 'ProcedureMigrated':
      return `Procédure : version ${String(data.to)} à la place de la version ${String(data.from)}`;
    default:
      return unreachable(type);
  }
}
