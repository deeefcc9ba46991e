import type { Anchor, ProcedureDefinition } from './definition.js';
import { error, type Path, type Problem, warning } from './problem.js';
import { anchorsOf, effectsOf, entries } from './walk.js';

/** Waits, clocks and échéances that begin without ending, or that never begin. */
export function checkTime(definition: ProcedureDefinition): readonly Problem[] {
  return [...checkAnchors(definition), ...checkEcheances(definition), ...checkWaits(definition), ...checkIndus(definition)];
}

function checkAnchors(definition: ProcedureDefinition): readonly Problem[] {
  const decides =
    effectsOf(definition).some(([{ kind }]) => kind === 'decide') ||
    Object.values(definition.echeances).some(({ onPassing }) => onPassing.some(({ kind }) => kind === 'decide'));
  const problem = (anchor: Anchor, path: Path): readonly Problem[] => {
    if ('event' in anchor && anchor.event === 'decided' && !decides) {
      return [error(path, 'Rien ne décide dans cette procédure.', 'Ajouter un effet « decide », ou un autre ancrage.')];
    }
    if (!('field' in anchor)) return [];
    const field = definition.fields[anchor.field];
    if (field === undefined || (field.type === 'date' && field.personal !== true)) return [];
    return [error(path, `« ${anchor.field} » n’est pas une date que l’on puisse lire.`, 'Nommer un champ de type date, qui ne soit pas personnel.')];
  };
  return anchorsOf(definition).flatMap(([anchor, path]) => problem(anchor, path));
}

const isClosing = (anchor: Anchor): boolean => 'event' in anchor && anchor.event === 'closed';

function checkEcheances({ clocks, echeances }: ProcedureDefinition): readonly Problem[] {
  const bounds = entries(clocks, 'clocks').flatMap(([code, { echeance, from }, path]) => {
    const bound = echeances[echeance ?? ''];
    if (bound?.clock === undefined) return [];
    if (bound.clock !== code)
      return [error([...path, 'echeance'], `Cette échéance suit l’horloge « ${bound.clock} ».`, 'Nommer l’échéance de cette horloge.')];
    if (JSON.stringify(bound.from) === JSON.stringify(from)) return [];
    return [warning([...path, 'from'], 'L’horloge et l’échéance qui la borne ne partent pas du même moment.', 'Leur donner le même ancrage.')];
  });
  return [
    ...bounds,
    ...entries(echeances, 'echeances').flatMap(([, { from, until, after }, path]) => [
      ...(isClosing(from) ? [error([...path, 'from'], 'Un dossier clos n’a plus d’échéance.', 'Choisir un autre ancrage.')] : []),
      ...(until.length > 0
        ? []
        : [warning([...path, 'until'], 'Rien ne lève cette échéance.', 'Dire ce qui la lève, au moins la clôture ({ event: closed }).')]),
      ...(after.value < 0 && !('field' in from)
        ? [error([...path, 'after'], 'Ce délai finit avant de commencer.', 'Seule une date du dossier peut être devancée.')]
        : []),
    ]),
  ];
}

/** A wait that an effect starts, an effect must end; those of étapes, contrôles and links end by themselves. */
function checkWaits(definition: ProcedureDefinition): readonly Problem[] {
  const effects = effectsOf(definition);
  const waited = (kind: 'startWait' | 'endWait'): readonly string[] => effects.flatMap(([effect]) => (effect.kind === kind ? [effect.wait] : []));
  const started = waited('startWait');
  const ended = waited('endWait');
  const requested = effects.flatMap(([effect]) => (effect.kind === 'requestDossier' ? [effect.link] : []));
  const etapes = Object.values(definition.etapes);
  const drawn = etapes.flatMap((etape) => (etape.kind === 'control' ? [etape.controle] : []));
  const asked = [...requested, ...etapes.flatMap((etape) => (etape.kind === 'linked' ? [etape.link] : []))];
  return [
    ...entries(definition.waits, 'waits').flatMap(([code, , path]) => [
      ...(started.includes(code) && !ended.includes(code)
        ? [error(path, `L’attente « ${code} » commence et ne finit jamais.`, 'Ajouter un effet « endWait ».')]
        : []),
      ...(ended.includes(code) && !started.includes(code)
        ? [error(path, `L’attente « ${code} » finit sans avoir commencé.`, 'Ajouter un effet « startWait », ou laisser son étape la finir.')]
        : []),
    ]),
    ...entries(definition.controles, 'controles').flatMap(([code, , path]) =>
      drawn.includes(code)
        ? []
        : [warning(path, `Le contrôle « ${code} » n’est tiré dans aucune étape.`, 'Ajouter une étape « control », ou le retirer.')],
    ),
    ...entries(definition.links, 'links').flatMap(([code, , path]) =>
      asked.includes(code)
        ? []
        : [warning(path, `Aucun dossier n’est demandé par le lien « ${code} ».`, 'Ajouter une étape « linked » ou un effet « requestDossier ».')],
    ),
  ];
}

function checkIndus({ indus }: ProcedureDefinition): readonly Problem[] {
  if (indus === undefined) return [];
  return (['prescription', 'warning'] as const)
    .filter((name) => indus[name].value <= 0)
    .map((name) => error(['indus', name, 'value'], 'Cette durée n’est pas positive.', 'Écrire un nombre au-dessus de zéro.'));
}
