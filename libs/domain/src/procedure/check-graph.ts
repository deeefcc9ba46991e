import type { Etape, ProcedureDefinition } from './definition.js';
import { flowsOf, reachable } from './graph.js';
import { error, type Path, type Problem, warning } from './problem.js';
import { entries } from './walk.js';

/** Where no dossier comes, where it stays for ever, and where it would turn without end. */
export function checkGraph(definition: ProcedureDefinition): readonly Problem[] {
  const flows = flowsOf(definition);
  const reached = reachable([definition.start], flows);
  const ends = Object.keys(definition.etapes).filter((code) => definition.etapes[code]?.kind === 'end');
  const leading = reachable(
    ends,
    flows.map((flow) => ({ ...flow, from: flow.to, to: flow.from })),
  );
  return [
    ...entries(definition.etapes, 'etapes').flatMap(([code, etape, path]) => [
      ...(reached.has(code)
        ? []
        : [error(path, `Aucun dossier n’arrive à l’étape « ${code} ».`, 'Y mener par une action ou un passage, ou la retirer.')]),
      ...(leading.has(code)
        ? []
        : [error(path, `De l’étape « ${code} », aucune fin ne peut être atteinte.`, 'Ajouter une action, un passage ou une échéance qui en sorte.')]),
      ...ofKind(etape, path),
      ...ofPassages(etape, path),
    ]),
    ...circles(definition),
  ];
}

function ofKind(etape: Etape, path: Path): readonly Problem[] {
  const { actions = {}, passages = [] } = etape;
  const read = passages.map(({ when = '' }) => when).join('\n');
  const leaves = passages.some(({ when, to }) => when === undefined && to !== undefined);
  switch (etape.kind) {
    case 'manual':
    case 'wait':
      return [];
    case 'automatic':
      if (Object.keys(actions).length > 0)
        return [error([...path, 'actions'], 'Une étape automatique n’a pas d’action.', 'En faire une étape manuelle, ou retirer ses actions.')];
      return leaves ? [] : [warning(path, 'Un dossier peut rester ici : chaque passage a une condition.', 'Finir par un passage sans condition.')];
    case 'control': {
      const silent = ['passed', 'failed', 'notDrawn'].filter((result) => !leaves && !read.includes(`"${result}"`));
      return silent.map((result) =>
        warning(
          [...path, 'passages'],
          `Aucun passage ne lit le résultat « ${result} » du contrôle.`,
          `Écrire controles.${etape.controle} = "${result}".`,
        ),
      );
    }
    case 'linked':
      return read.includes(`links.${etape.link}`)
        ? []
        : [error([...path, 'passages'], 'Aucun passage ne lit la réponse de l’autre dossier.', `Écrire links.${etape.link} != null.`)];
    case 'end':
      return Object.keys(actions).length + passages.length === 0
        ? []
        : [error(path, 'Une fin n’a ni action ni passage.', 'Les retirer, ou changer la nature de l’étape.')];
  }
}

function ofPassages({ passages = [] }: Etape, path: Path): readonly Problem[] {
  const always = passages.findIndex(({ when }) => when === undefined);
  return passages.flatMap((passage, index) => {
    const at = [...path, 'passages', index];
    if (always !== -1 && index > always)
      return [error(at, 'Ce passage n’est jamais pris : le précédent l’est toujours.', 'Le placer avant, ou donner une condition à l’autre.')];
    if (passage.to !== undefined) return [];
    if (passage.when === undefined)
      return [
        error(
          at,
          'Ce passage se répète sans fin : il ne mène nulle part et n’a pas de condition.',
          'Lui donner une condition que ses effets démentent.',
        ),
      ];
    if (passage.effects === undefined && passage.tables === undefined)
      return [error(at, 'Ce passage ne fait rien, et se répète sans fin.', 'Lui donner un effet ou une étape.')];
    return [];
  });
}

/** Étapes of which each leads to the next without a condition, and the last to the first. Told once, at the first of them in the definition. */
function circles({ etapes }: ProcedureDefinition): readonly Problem[] {
  const codes = Object.keys(etapes);
  const next = (code: string): string | undefined => etapes[code]?.passages?.find(({ when }) => when === undefined)?.to;
  return codes.flatMap((first, rank) => {
    const row = [first];
    for (let at = next(first); at !== undefined && at !== first && !row.includes(at); at = next(at)) row.push(at);
    const closes = next(row.at(-1) ?? first) === first;
    if (!closes || row.some((code) => codes.indexOf(code) < rank)) return [];
    return [
      error(['etapes', first, 'passages'], `Ces passages tournent sans fin : ${[...row, first].join(' → ')}.`, 'Donner une condition à l’un d’eux.'),
    ];
  });
}
