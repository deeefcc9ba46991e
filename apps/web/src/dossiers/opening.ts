/** « Ouvrir un dossier » stands open in the address: under the procédure that it names, or this. */
export const OPENING = 'oui';
