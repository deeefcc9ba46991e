import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isAskedByName } from './host-names.js';
import type { Metrics } from './metrics.js';

/** Whether a process can do its work, as `/health/ready` tells it. */
export interface ReadyAnswer {
  readonly status: 'ready' | 'notReady';
}

export interface MonitoringOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** By which names it may be asked for, besides those of the loopback. */
  readonly allowedHosts: readonly string[];
  readonly metrics: Metrics;
  readonly ready: () => Promise<ReadyAnswer>;
}

/** `/health/live`, `/health/ready` and `/metrics` of a process that serves nothing else. */
export interface MonitoringServer {
  /** The address by which this machine reaches it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects with the system's error when the address cannot be had. */
export async function serveMonitoring(options: MonitoringOptions): Promise<MonitoringServer> {
  const server = createServer((request, response) => {
    void answer(request, response, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://localhost:${String(port)}`,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, { allowedHosts, metrics, ready }: MonitoringOptions): Promise<void> {
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body);
  };
  const json = (status: number, body: object): void => {
    send(status, 'application/json; charset=utf-8', JSON.stringify(body));
  };
  if (!isAskedByName(request.headers.host, allowedHosts)) {
    json(403, { code: 'request.hostRefused' });
    return;
  }
  try {
    const path = request.method === 'GET' ? request.url?.split('?')[0] : undefined;
    if (path === '/health/live') json(200, { status: 'live' });
    else if (path === '/health/ready') {
      const readiness = await ready();
      json(readiness.status === 'ready' ? 200 : 503, readiness);
    } else if (path === '/metrics') send(200, metrics.contentType, await metrics.text());
    else json(404, { code: 'route.unknown' });
  } catch {
    json(503, { status: 'notReady' });
  }
}
