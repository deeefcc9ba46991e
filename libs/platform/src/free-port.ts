import { createServer } from 'node:net';
import { StartupError, systemCode } from './startup-error.js';

async function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  });
}

/** A port of the loopback that nothing listens on now. Another process may take it before its user does: be ready to ask again. */
export async function freePort(): Promise<number> {
  return listenOnce('127.0.0.1', 0);
}

/** Says in French why a server could not listen; an error that is not about the port is given back as it is. */
export function listenError(error: unknown, host: string, port: number): unknown {
  const code = systemCode(error);
  if (code === 'EADDRINUSE')
    return new StartupError(
      'port.busy',
      `Le port ${String(port)} est déjà utilisé par un autre programme.`,
      `Arrêtez ce programme, ou choisissez un autre port : npm start -- --port ${String(port + 1)} (ou la variable ECLUSE_PORT).`,
      { cause: error },
    );
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return new StartupError(
      'port.refused',
      `Ce compte ne peut pas écouter sur ${host}:${String(port)}.`,
      'Choisissez un port au-dessus de 1023 avec --port ou la variable ECLUSE_PORT, et une adresse de cette machine avec ECLUSE_HOST.',
      { cause: error },
    );
  return error;
}

/** Throws the `StartupError` `port.busy` or `port.refused` before anything costly is started. */
export async function assertPortFree(host: string, port: number): Promise<void> {
  try {
    await listenOnce(host, port);
  } catch (error) {
    throw listenError(error, host, port);
  }
}
