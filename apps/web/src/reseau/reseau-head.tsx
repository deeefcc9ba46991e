import type { JSX } from 'react';
import { ChoiceField } from '../common/choice-field.tsx';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';
import { BY_DOER, type ReseauView } from './use-reseau.ts';

const text = labels.reseau;

interface FieldProps {
  readonly view: View;
  readonly of: ReseauView;
}

/** Which réseau, where there are several. */
export function ReseauField({ view, of: { reseaux, reseau } }: FieldProps): JSX.Element | null {
  if (reseaux.length < 2) return null;
  return (
    <ChoiceField
      id="reseau"
      isNamed
      label={text.reseau}
      value={reseau?.code ?? ''}
      choices={reseaux}
      onChoice={(code) => {
        view.change({ reseau: code, arbre: undefined, unites: undefined });
      }}
    />
  );
}

/** By which indicator. */
export function IndicateurField({ view, of: { indicateurs, indicateur } }: FieldProps): JSX.Element {
  return (
    <ChoiceField
      id="indicateur"
      isNamed
      label={text.indicateur}
      value={indicateur?.code ?? ''}
      choices={indicateurs}
      onChoice={(code) => {
        view.change({ indicateur: code });
      }}
    />
  );
}

/** By whose work: that of the caisse responsible for the dossier, or of the one that does it. */
export function ByField({ view, of: { among } }: FieldProps): JSX.Element {
  return (
    <ChoiceField
      id="par"
      label={text.by}
      value={among.by === 'doer' ? BY_DOER : ''}
      isNamed
      choices={[{ code: BY_DOER, label: text.byDoer }]}
      all={text.byOwner}
      onChoice={(par) => {
        view.change({ par });
      }}
    />
  );
}

/** What is compared: the caisses, or the groupements of a tree, each as one. */
export function UnitesField({ view, of: { reseau, among } }: FieldProps): JSX.Element | null {
  const arbres = reseau?.arbres ?? [];
  if (arbres.length === 0 && among.arbre === undefined) return null;
  return (
    <ChoiceField
      id="unites"
      isNamed
      label={text.unites}
      value={among.arbre ?? ''}
      choices={arbres.map(({ arbre }) => ({ code: arbre, label: text.groupementsOf(labels.caisse.arbre(arbre)) }))}
      all={labels.unites.caisse.those}
      onChoice={(unites) => {
        view.change({ unites });
      }}
    />
  );
}

/** The tree by which the caisses are grouped. */
export function ArbreField({ view, of }: FieldProps): JSX.Element | null {
  const arbres = of.reseau?.arbres ?? [];
  if (arbres.length < 2 || of.among.arbre !== undefined) return null;
  return (
    <ChoiceField
      id="arbre"
      isNamed
      label={text.arbre}
      value={of.arbre?.arbre ?? ''}
      choices={arbres.map(({ arbre }) => ({ code: arbre, label: labels.caisse.arbre(arbre) }))}
      onChoice={(arbre) => {
        view.change({ arbre });
      }}
    />
  );
}
