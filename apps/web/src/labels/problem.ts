export const problemLabels = {
  title: 'La demande n’a pas abouti',
  unexpected: (status: number): string => `Le serveur a répondu ${String(status)} sans dire pourquoi.`,
  unreachableTitle: 'Le serveur ne répond pas',
  unreachable: 'Aucune réponse d’Écluse : le serveur est arrêté, ou le réseau est coupé.',
  unreachableRemedy: 'Vérifier que « npm start » tourne encore, puis réessayer.',
  pageRemedy: 'Recharger la page.',
  retry: 'Réessayer',
  code: (code: string): string => `code ${code}`,
} as const;
