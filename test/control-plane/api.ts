/** Requests to the API server in the name of the admin: what tests look at objects and edit them with. */
import { Agent, request } from 'node:https';
import type { Identity } from './certificates.ts';

export interface Server {
  readonly url: string;
  readonly authority: Identity;
  readonly admin: Identity;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

const agents = new Map<string, Agent>();

/** One request. `type` is the media type of the body, `accept` that of the answer. Connections are kept. */
export async function call(
  server: Server,
  method: string,
  path: string,
  body?: object,
  type = 'application/json',
  accept = 'application/json',
): Promise<Reply> {
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const options = {
      method,
      agent: agentOf(server),
      ca: server.authority.cert,
      cert: server.admin.cert,
      key: server.admin.key,
      // said in full: a DELETE with a body is not framed otherwise, and the rest is read as another request
      headers: { 'content-type': type, accept, 'content-length': sent?.length ?? 0 },
    };
    const asked = request(`${server.url}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    asked.on('error', reject);
    asked.end(sent);
  });
}

function agentOf(server: Server): Agent {
  const known = agents.get(server.url);
  if (known !== undefined) return known;
  const agent = new Agent({ keepAlive: true });
  agents.set(server.url, agent);
  return agent;
}
