import type { ProcedureDefinition } from './definition.js';
import { flowsOf, reachable } from './graph.js';
import { error, type Path, type Problem, warning } from './problem.js';
import { actionsOf, entries } from './walk.js';

/** Who may act: roles that have nothing to do, and exclusions that exclude nobody, or everybody. */
export function checkPeople(definition: ProcedureDefinition): readonly Problem[] {
  const actions = actionsOf(definition);
  const flows = flowsOf(definition);
  const controles = [...Object.values(definition.controles), ...Object.values(definition.echantillons)];
  const acting = new Set([...actions.flatMap(({ action }) => action.roles), ...controles.flatMap(({ roles }) => roles)]);
  const idle = entries(definition.roles, 'roles').filter(([role]) => !acting.has(role));

  /** An action is excluded after another: that one must be able to come before, in `etapes`. */
  const exclusions = (notBy: readonly string[] | undefined, self: string | null, etapes: readonly string[], path: Path): readonly Problem[] =>
    (notBy ?? []).flatMap((code, index) => {
      const at = [...path, 'notBy', index];
      if (code === self) return [error(at, 'L’action s’exclut elle-même : qui l’a faite ne pourrait plus la refaire.', 'Nommer une autre action.')];
      const places = actions.filter((other) => other.code === code);
      if (places.length === 0) return [];
      const after = reachable(
        places.map(({ etape, action: { to } }) => to ?? etape),
        flows,
      );
      if (etapes.some((etape) => after.has(etape))) return [];
      return [error(at, `« ${code} » n’a jamais lieu avant : personne n’est exclu.`, 'Nommer une action qui précède, ou retirer l’exclusion.')];
    });

  return [
    ...idle.map(([role, , path]) =>
      warning(path, `Le rôle « ${role} » n’a rien à faire : aucune action ni aucun contrôle.`, 'Lui donner une action, ou le retirer.'),
    ),
    ...actions.flatMap(({ code, etape, action, path }) => exclusions(action.notBy, code, [etape], path)),
    ...entries(definition.controles, 'controles').flatMap(([code, { notBy }, path]) => {
      const drawnIn = Object.keys(definition.etapes).filter((etape) => {
        const known = definition.etapes[etape];
        return known?.kind === 'control' && known.controle === code;
      });
      return exclusions(notBy, null, drawnIn, path);
    }),
    ...entries(definition.echantillons, 'echantillons').flatMap(([, { notBy }, path]) =>
      exclusions(notBy, null, Object.keys(definition.etapes), path),
    ),
    ...actions.flatMap(({ action: { to, form, effects = [], tables = [] }, path }) =>
      to !== undefined || form !== undefined || effects.length + tables.length > 0
        ? []
        : [warning(path, 'Cette action ne change rien au dossier.', 'Lui donner un effet, un formulaire ou une étape.')],
    ),
  ];
}
