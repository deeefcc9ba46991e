/** A facts file of so many pièces, the same at each call: in, waiting now and then, out most of the time, over a year and a half. */
export function factsOf(pieces: number): string {
  const lines: { readonly knownOn: string; readonly line: object }[] = [];
  const dayAfter = (days: number): string => new Date(Date.UTC(2022, 0, 3) + days * 86_400_000).toISOString().slice(0, 10);
  for (let n = 0; n < pieces; n += 1) {
    const about = { dossier: `D${String(Math.floor(n / 2))}`, piece: `P${String(n)}` };
    const arrival = (n * 7) % 400;
    const tell = (id: string, days: number, knownAfter: number, fact: object): void => {
      const knownOn = dayAfter(days + knownAfter);
      lines.push({ knownOn, line: { id: `${about.piece}-${id}`, ...about, ...fact, on: dayAfter(days), knownOn } });
    };
    tell('1', arrival, 0, { fait: 'received', caisse: ['751', '974', '31'][n % 3], procedure: 'aide', type: 'demande', canal: 'web' });
    if (n % 5 === 0) tell('2', arrival + 2, 1, { fait: 'waitingStarted', waitingFor: 'assuré' });
    if (n % 9 !== 0) tell('3', arrival + 3 + (n % 60), n % 4, { fait: 'processed', mode: n % 6 === 0 ? 'auto' : 'manual' });
    if (n % 11 === 1) tell('4', arrival + 70, 2, { fait: 'reopened' });
  }
  const ordered = lines.sort((a, b) => (a.knownOn < b.knownOn ? -1 : Number(a.knownOn > b.knownOn)));
  return ordered.map(({ line }) => `${JSON.stringify(line)}\n`).join('');
}
