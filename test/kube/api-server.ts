/** A server on loopback that answers as a test says, and remembers what it was asked. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFromEnvironment, type Settings } from '../../src/home/settings.ts';
import type { KubeClient, ResourceType } from '../../src/kube/client.ts';
import { connect } from '../../src/kube/connect.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** An object is sent as JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: unknown;
}

export type Answer = (
  asked: Asked,
  response: ServerResponse,
  count: number,
) => Reply | undefined | Promise<Reply | undefined>;

export interface FakeServer {
  readonly url: string;
  readonly asked: Asked[];
  close(): void;
}

/** `answer` gives a reply, or undefined when it has written to the response itself. `count` is how often that URL was asked before. */
export async function fakeServer(answer: Answer, tls?: { cert: string; key: string }): Promise<FakeServer> {
  const asked: Asked[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers, rawHeaders } = request;
    const one = { method, url, body, headers, rawHeaders };
    const count = asked.filter((other) => other.url === url && other.method === method).length;
    asked.push(one);
    const reply = await answer(one, response, count);
    if (reply === undefined) return;
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(text);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response);
  const server: Server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Access {
  readonly cluster?: Record<string, unknown>;
  readonly user?: Record<string, unknown>;
  readonly settings?: Partial<Settings>;
  readonly env?: Record<string, string>;
  readonly warn?: (line: string) => void;
}

/** A client by a kubeconfig of one context, `x`, in namespace `n`. */
export function clientOf(url: string, { cluster, user, settings, env = {}, warn }: Access = {}): Promise<KubeClient> {
  const config = {
    'current-context': 'x',
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'n' } }],
    clusters: [{ name: 'c', cluster: { server: url, ...cluster } }],
    users: [{ name: 'u', user: user ?? {} }],
  };
  const file = temporaryFile('config', JSON.stringify(config));
  const all = { HOME: '/nonexistent', KUBECONFIG: file, PATH: process.env['PATH'], ...env };
  return connect({ settings: { ...settingsFromEnvironment(all), ...settings }, env: all, ...(warn ? { warn } : {}) });
}

export function temporaryFile(name: string, text: string, mode = 0o600): string {
  const file = join(mkdtempSync(join(tmpdir(), 'scull-kube-')), name);
  writeFileSync(file, text, { mode });
  return file;
}

export function status(code: number, reason: string, message: string): Reply {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message } };
}

export const configMaps: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  verbs: ['get', 'list', 'watch'],
};

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing failed');
}
