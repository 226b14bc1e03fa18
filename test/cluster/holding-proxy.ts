/** Stands between a binary and the API server, and holds one request back until the test lets it go. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Server } from '../control-plane/api.ts';

export interface HoldingProxy {
  /** Speaks plain HTTP; everybody is the admin. */
  readonly url: string;
  /** Resolves when a request whose method and path match has come, which is not passed on yet. */
  readonly held: Promise<void>;
  /** Passes it on, and holds nothing any more. */
  release(): void;
  close(): void;
}

export async function holdingProxy(api: Server, wanted: RegExp): Promise<HoldingProxy> {
  const agent = new Agent({ keepAlive: true });
  const waiting: (() => void)[] = [];
  let holding = true;
  let tellHeld = (): void => undefined;
  const held = new Promise<void>((resolve) => (tellHeld = resolve));
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { cert, key } = api.admin;
    const headers = without(incoming.headers, ['host', 'connection']);
    const options = { method: incoming.method, headers, agent, ca: api.authority.cert, cert, key };
    const sent = request(`${api.url}${incoming.url ?? ''}`, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, without(answer.headers, ['connection', 'transfer-encoding']));
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    incoming.pipe(sent);
  };
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '' } = incoming;
    // what is only tried changes nothing, and is not what a test waits for
    if (!holding || /[?&]dryRun=/.test(url) || !wanted.test(`${method} ${url}`)) {
      pass(incoming, outgoing);
      return;
    }
    waiting.push(() => {
      pass(incoming, outgoing);
    });
    tellHeld();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    held,
    release: () => {
      holding = false;
      for (const go of waiting.splice(0)) go();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
