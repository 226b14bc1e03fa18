/**
 * Who may ask at all. A page of another site, open in a browser on this machine, can send requests to a server that listens to
 * this machine only: under a name of its own that leads here (DNS rebinding), or as forms. Neither gets through.
 */
import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../archive-file.ts';
import { Refusal, type ServeRequest } from './message.ts';

const loopbackHost = /^(?:localhost|[a-z0-9-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

export function isLoopback(host: string): boolean {
  return loopbackHost.test(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);
}

/** Throws where a server of this machine is asked by a name that is not one of this machine, nor in `others`. */
export function checkHost(request: ServeRequest, others: readonly string[]): void {
  const host = (request.header('host') ?? '').replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
  if (loopbackHost.test(host) || others.includes(host)) return;
  throw new Refusal(403, 'this server answers under the names of this machine only');
}

/** Throws for a change that a page of another site asks for. Programs other than browsers name no site. */
export function checkOrigin(request: ServeRequest): void {
  const site = request.header('sec-fetch-site');
  const origin = request.header('origin');
  const foreign =
    site === undefined
      ? origin !== undefined && origin.replace(/^https?:\/\//, '') !== request.header('host')
      : site !== 'same-origin' && site !== 'none';
  if (foreign) throw new Refusal(403, 'changes may not be asked for by other sites');
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Throws unless these are presented. Takes the same time whatever is wrong with them. */
export function checkCredentials(request: ServeRequest, wanted: Credentials): string {
  const [, encoded = ''] = /^basic +([a-z0-9+/=_-]+)$/i.exec(request.header('authorization') ?? '') ?? [];
  const presented = Buffer.from(encoded, 'base64');
  const correct = Buffer.from(`${wanted.username}:${wanted.password}`, 'utf8');
  const same = timingSafeEqual(Buffer.from(sha256(presented)), Buffer.from(sha256(correct)));
  if (same) return wanted.username;
  throw new Refusal(401, 'unauthorized', { 'www-authenticate': 'Basic realm="charts", charset="UTF-8"' });
}
