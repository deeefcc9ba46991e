/** Who acts, in which role of the procédure: said by the page until there are rights, remembered in the address. */
export interface Acting {
  readonly agent: string | null;
  readonly role: string | null;
}

/** The headers that say so; names are written as in an address, since headers hold no accents. */
export const acted = ({ agent, role }: Acting): { readonly 'Ecluse-Agent'?: string; readonly 'Ecluse-Role'?: string } => ({
  ...(agent === null ? {} : { 'Ecluse-Agent': encodeURIComponent(agent) }),
  ...(role === null ? {} : { 'Ecluse-Role': encodeURIComponent(role) }),
});
