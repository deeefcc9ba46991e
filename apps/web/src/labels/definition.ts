export const definitionLabels = {
  about: (name: string): string => `Définition : ${name}`,
  version: (code: string, version: number): string => `${code}, version ${String(version)}`,
  calendars: (codes: readonly string[]): string => `Calendriers : ${codes.join(', ')}`,
  said: (rubrique: string, text: string): string => `${rubrique} : ${text}`,
} as const;
