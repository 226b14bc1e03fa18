/**
 * The way through a proxy, as a socket in a folder that only the user can enter: what connects there is connected to the
 * server. The runtime's `fetch` knows no SOCKS and tells nothing of why a proxy refuses, and node:https knows no proxies.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { errorMessage } from '../errors.ts';
import type { ProxyAddress } from './proxy.ts';
import { askByConnect, askBySocks, type Target } from './proxy-handshake.ts';
import type { TlsOptions, Way } from './transport.ts';

/** As long as Go waits for a handshake. */
const HANDSHAKE_TIMEOUT = 10_000;
/** The runtime tries a connection once more that ended before an answer; that needs no proxy. */
const SAME_TRY = 200;

export interface TunnelOptions {
  readonly proxy: ProxyAddress;
  readonly target: Target;
  /** For a proxy that is spoken to by TLS: Go asks of it what is asked of the server. */
  readonly tls: () => Promise<TlsOptions>;
}

export class Tunnel implements Way {
  readonly #options: TunnelOptions;
  #path: Promise<string> | undefined;
  #problem: string | undefined;
  #failed = -Infinity;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  path(): Promise<string> {
    return (this.#path ??= this.#listen());
  }

  #listen(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'scull-proxy-'));
    process.on('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    const path = join(folder, 'socket');
    const server = createServer({ pauseOnConnect: true }, (near) => {
      near.on('error', () => near.destroy());
      void this.#join(near);
    });
    return new Promise((done, fail) => {
      server.on('error', fail);
      server.listen(path, () => {
        done(path);
      });
      server.unref();
    });
  }

  async #join(near: Socket): Promise<void> {
    if (performance.now() - this.#failed < SAME_TRY) {
      near.destroy();
      return;
    }
    let far: Socket | undefined;
    try {
      far = await this.#dial();
      this.#problem = undefined;
    } catch (error) {
      this.#problem = errorMessage(error);
      this.#failed = performance.now();
      near.destroy();
      return;
    }
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.pipe(far);
    far.pipe(near);
    near.resume();
  }

  async #dial(): Promise<Socket> {
    const { proxy, target } = this.#options;
    const socket = await this.#reach(proxy);
    const late = setTimeout(() => socket.destroy(), HANDSHAKE_TIMEOUT);
    try {
      if (proxy.scheme.startsWith('socks5')) {
        await askBySocks(socket, proxy.login, target, `${socket.remoteAddress}:${socket.remotePort}`);
      } else {
        await askByConnect(socket, proxy.login, target);
      }
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(late);
    }
    return socket;
  }

  /** A connection to the proxy itself. */
  async #reach({ scheme, host, port }: ProxyAddress): Promise<Socket> {
    const secure = scheme === 'https';
    const tls = secure ? await this.#options.tls() : undefined;
    const socket =
      tls === undefined
        ? connect({ host, port })
        : (connectTls({ host, port, ...tlsFields(tls, host) }) as unknown as Socket);
    try {
      await new Promise<void>((done, fail) => {
        const timer = setTimeout(() => {
          fail(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' }));
        }, HANDSHAKE_TIMEOUT);
        socket.on('error', (error: Error) => {
          clearTimeout(timer);
          fail(error);
        });
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          clearTimeout(timer);
          done();
        });
      });
    } catch (error) {
      socket.destroy();
      const { explainFailure } = await import('./explain.ts');
      const url = `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
      const { reason } = await explainFailure({ method: 'CONNECT', url, headers: [] }, error, tls);
      throw new Error(`proxyconnect tcp: ${reason}`, { cause: error });
    }
    return socket;
  }
}

function tlsFields({ ca, cert, key, serverName, insecure }: TlsOptions, host: string): object {
  const name = serverName === '' ? host : serverName;
  return {
    rejectUnauthorized: !insecure,
    ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}
