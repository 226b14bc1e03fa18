/**
 * A server of the tokens that a registry asks for (distribution's token authentication): JWTs of the authority of the tests,
 * for anybody to pull below `public/`, and for who knows the password to do anything.
 */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createIdentity, type Identity } from '../control-plane/certificates.ts';
import { tlsFiles } from './authority.ts';

export const ISSUER = 'scull-tests';
export const SERVICE = 'scull-registry';

export interface TokenServer {
  readonly url: string;
  /** Query and body of each request, as far as tests look at them. */
  readonly requests: readonly string[];
  readonly close: () => void;
}

interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

export async function startTokenServer(user: string, password: string): Promise<TokenServer> {
  const signer = createIdentity(tlsFiles().authority, { name: 'token-server' });
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const form = new URLSearchParams(request.method === 'POST' ? body : (request.url ?? '').split('?')[1]);
      requests.push(`${request.method ?? ''} ${form.toString().replace(/password=[^&]*/, 'password=…')}`);
      const knows = passwordOf(request, form) === `${user}:${password}`;
      const isNamed = request.headers.authorization !== undefined || request.method === 'POST';
      if (isNamed && !knows) {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end('{"details":"incorrect username or password"}');
        return;
      }
      const scopes = form.getAll('scope').flatMap((scope) => scope.split(' '));
      const access = scopes.filter((scope) => scope !== '').map((scope) => granted(scope, knows));
      const token = jwt(signer, knows ? user : '', access);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/token`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function passwordOf(request: IncomingMessage, form: URLSearchParams): string {
  const [scheme = '', text = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'basic') return Buffer.from(text, 'base64').toString();
  return `${form.get('username') ?? ''}:${form.get('password') ?? ''}`;
}

/** `repository:public/charts/web:pull,push` as far as it is granted. */
function granted(scope: string, knows: boolean): Access {
  const [type = '', ...rest] = scope.split(':');
  const actions = (rest.pop() ?? '').split(',');
  const name = rest.join(':');
  const allowed = name.startsWith('public/') ? ['pull'] : [];
  return { type, name, actions: knows ? actions : actions.filter((action) => allowed.includes(action)) };
}

function jwt(signer: Identity, subject: string, access: readonly Access[]): string {
  const now = Math.floor(Date.now() / 1000);
  const chain = signer.cert.replaceAll(/-----[^-]+-----|\s/g, '');
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = encode({ typ: 'JWT', alg: 'ES256', x5c: [chain] });
  const claims = {
    iss: ISSUER,
    sub: subject,
    aud: SERVICE,
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
  };
  const text = `${head}.${encode({ ...claims, access })}`;
  const key = createPrivateKey(signer.key);
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
