/**
 * Whether the stock feeds itself (« boule de neige »): self-fed arrivals – reminders, complaints, repeated contacts –
 * are strictly more than half of the arrivals. Null when nothing arrived: there is no half of nothing.
 * Source: domain README « boule de neige ».
 */
export function snowball(arrivals: { readonly selfFed: number; readonly arrived: number }): boolean | null {
  return arrivals.arrived === 0 ? null : arrivals.selfFed * 2 > arrivals.arrived;
}
