import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const said = (kind: string, content: string): Buffer => {
  const [head, body] = [Buffer.alloc(5), Buffer.from(content, 'latin1')];
  head.write(kind, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
/** Of PostgreSQL: you are let in, ask – and no more. */
const PARTING = Buffer.concat([
  said('R', '\0\0\0\0'),
  said('Z', 'I'),
  said('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
]);

/** What happens to the next message on its way: it, and every open connection with it, is lost. */
type Trap = 'request' | 'answer';

/** A line to a server that can be cut, frozen, or closed – at the very message that matters. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [client: Socket, server: Socket]>();
  /** `by`: the connection whose request contained the text; another one's answer is not the one to lose. */
  private trap: { readonly on: Trap; readonly containing: string; by: Socket | null } | undefined;
  /** Where the line freezes. */
  private halt: { readonly on: Trap; readonly containing: readonly string[]; by: Socket | null; readonly reached: () => void } | undefined;
  /** What the server has said to the connection on which the line froze, since then. */
  private said = '';
  private saidTo: Socket | null = null;
  private frozen = false;
  private slowMs = 0;
  /** What the server may still answer before the line is cut. */
  private answerable = Number.POSITIVE_INFINITY;
  private closed = false;
  private isParting = false;

  private constructor(
    private readonly server: Server,
    private target: URL,
  ) {
    server.on('connection', (client) => {
      this.forward(client);
    });
  }

  /** A line to the server of a connection address. */
  static async to(url: string): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, new URL(url));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The same address, over this line. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Leads new connections to another server, one that was started again say. */
  leadTo(url: string): void {
    this.target = new URL(url);
  }

  /** Loses the next request that contains the text, before the server sees it. */
  loseRequest(containing: string): void {
    this.trap = { on: 'request', containing, by: null };
  }

  /** Lets the next request that contains the text through, and loses what the server answers. */
  loseAnswer(containing: string): void {
    this.trap = { on: 'answer', containing, by: null };
  }

  /** Nothing passes any more, and nobody is told. */
  freeze(): void {
    this.frozen = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /**
   * Freezes at the next request that contains all of these texts: before the server sees it, or (`answer`) once it has carried it out.
   * Resolves when the line is frozen. What the server says there when it has thawed: {@link saidSinceFrozen}.
   */
  async freezeAt(on: Trap, ...containing: readonly string[]): Promise<void> {
    await new Promise<void>((reached) => {
      this.halt = { on, containing, by: null, reached };
    });
  }

  /** What has come from the server to the connection at whose message {@link freezeAt} froze the line, from that message on. */
  get saidSinceFrozen(): string {
    return this.said;
  }

  /** The connections that froze stay frozen for ever; new ones pass. */
  freezeNoMore(): void {
    this.frozen = false;
  }

  /** What was on its way arrives. */
  thaw(): void {
    this.frozen = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  /** So many milliseconds for every piece of a message, one after the other; 0 at full speed again. */
  slow(milliseconds: number): void {
    this.slowMs = milliseconds;
  }

  /** Cuts the line once the server has answered so many more bytes: in the middle of what it was saying. */
  cutAfterAnswered(bytes: number): void {
    this.answerable = bytes;
  }

  /** Whether {@link cutAfterAnswered} has still to happen. */
  get isAboutToBeCut(): boolean {
    return Number.isFinite(this.answerable);
  }

  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  /** Refuses connections, or accepts them again. */
  refuse(refused: boolean): void {
    this.closed = refused;
    if (refused) this.cut();
  }

  /** Whether those who come are let in and sent away in one breath, as by a server that stops at that moment. */
  partWithAll(isParting: boolean): void {
    this.isParting = isParting;
    if (isParting) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private forward(client: Socket): void {
    if (this.closed) {
      client.destroy();
      return;
    }
    if (this.isParting) {
      client.on('error', () => client.destroy());
      client.once('data', () => client.end(PARTING));
      return;
    }
    const server = connect(Number(this.target.port), this.target.hostname);
    const pair = [client, server] as const;
    this.pairs.add(pair);
    const [toServer, toClient] = [this.lane(server), this.lane(client)];
    client.on('data', (bytes) => {
      if (this.sprung('request', bytes, client) || this.halted('request', bytes, client, client)) return;
      toServer(bytes);
    });
    server.on('data', (bytes) => {
      if (this.sprung('answer', bytes, client) || this.halted('answer', bytes, client, server)) return;
      if (this.saidTo === client) this.said += bytes.toString('latin1');
      toClient(bytes);
      this.answerable -= bytes.length;
      if (this.answerable > 0) return;
      this.answerable = Number.POSITIVE_INFINITY;
      this.cut();
    });
    for (const socket of pair) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
      if (this.frozen) socket.pause();
    }
  }

  /** Passes bytes on, in order, at the speed of the line. */
  private lane(to: Socket): (bytes: Buffer) => void {
    let waiting = 0;
    let last = Promise.resolve();
    return (bytes) => {
      if (this.slowMs === 0 && waiting === 0) {
        to.write(bytes);
        return;
      }
      waiting += 1;
      last = last
        .then(async () => pause(this.slowMs))
        .then(() => {
          waiting -= 1;
          if (!to.destroyed) to.write(bytes);
        });
    };
  }

  /** Whether the line froze here: the message is then the first to go on when it thaws. */
  private halted(direction: Trap, bytes: Buffer, client: Socket, from: Socket): boolean {
    const { halt } = this;
    if (halt === undefined) return false;
    if (direction === 'request' && halt.containing.every((text) => bytes.includes(text))) halt.by = client;
    if (halt.by !== client || direction !== halt.on) return false;
    this.halt = undefined;
    [this.said, this.saidTo] = ['', client];
    this.freeze();
    from.unshift(bytes);
    halt.reached();
    return true;
  }

  private sprung(direction: Trap, bytes: Buffer, client: Socket): boolean {
    const { trap } = this;
    if (trap === undefined) return false;
    if (direction === 'request' && bytes.includes(trap.containing)) trap.by = client;
    if (trap.by !== client || direction !== trap.on) return false;
    this.trap = undefined;
    this.cut();
    return true;
  }
}
