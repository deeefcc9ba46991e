/**
 * The header that names a file (RFC 6266): in ASCII, and as it is in the way of RFC 5987 where that is not the same.
 * @param name of letters and digits of any script, dots, dashes
 */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w.-]/gu, '_');
  const plain = `attachment; filename="${ascii}"`;
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${encodeURIComponent(name)}`;
}
