import { taux } from './objectif.js';

/** A dossier of the sample, validated, with what was found on it. Amounts in cents; errors are signed. */
export interface DossierControle {
  readonly initialAmount: number;
  readonly anomalies: readonly { readonly family: string; readonly financial: boolean; readonly amount: number }[];
}

/** The amounts of the anomalies that count: of the given families, with financial effect. */
export function financialErrorsOf({ anomalies }: Pick<DossierControle, 'anomalies'>, families: readonly string[]): readonly number[] {
  return anomalies.filter(({ family, financial }) => financial && families.includes(family)).map(({ amount }) => amount);
}

/**
 * IQV (COG 9c): the share of the validated dossiers of the sample without financial error, in percent; null for no sample.
 * Source: COG CNIEG 2020-2024, fiche COG 9c: only the families given count (Droit-Paiement-ME).
 */
export function iqv(echantillon: readonly DossierControle[], families: readonly string[]): number | null {
  return taux(echantillon.filter((dossier) => financialErrorsOf(dossier, families).length === 0).length, echantillon.length);
}

/**
 * TIF (COG 9d): the errors of the sample, in absolute value, over its initial amount, in percent; null where that is 0.
 * Source: COG CNIEG 2020-2024, fiche COG 9d.
 */
export function tif(echantillon: readonly DossierControle[], families: readonly string[]): number | null {
  const errors = echantillon.flatMap((dossier) => financialErrorsOf(dossier, families));
  const initial = echantillon.reduce((sum, { initialAmount }) => sum + initialAmount, 0);
  return taux(
    errors.reduce((sum, amount) => sum + Math.abs(amount), 0),
    initial,
  );
}
