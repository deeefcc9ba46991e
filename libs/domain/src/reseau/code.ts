/** What can be the code of an organisme or of a procédure, as text: schemas have it too. */
export const REGISTRABLE_CODE = '^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}$';
const CODE = new RegExp(REGISTRABLE_CODE, 'u');

/** Whether a text can be the code of an organisme or of a procédure. */
export const isRegistrableCode = (text: string): boolean => CODE.test(text);
export const REGISTRABLE_CODE_EXPECTED = 'lettres, chiffres, point, tiret, 64 au plus';
