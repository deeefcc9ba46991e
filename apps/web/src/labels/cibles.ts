export const ciblesLabels = {
  column: 'Cible',
  cible: (written: string): string => `Cible : ${written}`,
  lowerIsBetter: (value: string): string => `${value} au plus`,
  higherIsBetter: (value: string): string => `${value} au moins`,
  met: 'atteinte',
  missed: 'manquée',
  of: (repere: string): string => `Cible de « ${repere} »`,
  source: (source: string): string => `Source : ${source}`,
} as const;
