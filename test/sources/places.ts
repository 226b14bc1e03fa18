/** The names that scenarios have for servers, and the servers behind them, started when a name occurs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../cluster/cluster.ts';
import { tlsFiles } from './authority.ts';
import { freePorts, newFolder, scratchFolder, startServer, type Running } from './processes.ts';
import { PASSWORD, startHttpRepository, startRegistry, USER, type HttpKind, type RegistryOptions } from './servers.ts';

const repositories: Readonly<Record<string, HttpKind>> = {
  __HTTP__: 'http',
  __HTTPS__: 'https',
  __BASIC__: 'basic',
  __BASIC_TLS__: 'basic-tls',
  __CLIENT_TLS__: 'client-tls',
};

const registries: Readonly<Record<string, RegistryOptions>> = {
  __REGISTRY__: {},
  __REGISTRY_TLS__: { tls: true },
  __REGISTRY_BASIC__: { auth: 'basic' },
  __REGISTRY_BASIC_TLS__: { auth: 'basic', tls: true },
  __REGISTRY_TOKEN__: { auth: 'token' },
  __REGISTRY_TOKEN_TLS__: { auth: 'token', tls: true },
  __REGISTRY_CLIENT_TLS__: { tls: true, clientCertificate: true },
};

/** `scull serve`, over the folder of the scenario: what it is started with. */
const ownServers: Readonly<Record<string, (tls: string) => readonly string[]>> = {
  __SCULL__: () => [],
  __SCULL_BASIC_TLS__: (tls) => [
    ...['--tls-cert', join(tls, 'server.crt'), '--tls-key', join(tls, 'server.key')],
    ...['--basic-auth-user', USER, '--basic-auth-pass', PASSWORD],
  ],
};

export interface Places {
  /** Puts addresses where names are. */
  readonly fill: (text: string) => string;
  /** The addresses, with the names that stand for them. */
  readonly names: ReadonlyMap<string, string>;
  /** The folder that nginx serves. */
  readonly root: string;
  /** Starts the servers that are of this run alone, once there is what they serve. */
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts what occurs in the text. `id` is the name of the run, `folder` where its commands run. */
export async function openPlaces(text: string, id: string, folder: string): Promise<Places> {
  const values = new Map<string, string>();
  const names = new Map<string, string>();
  let root = join(scratchFolder(), 'unserved');
  const local = (address: string): string => address.replace('127.0.0.1', 'localhost');
  for (const [name, kind] of Object.entries(repositories)) {
    const localName = name.replace(/__$/, '_LOCALHOST__');
    if (!text.includes(name) && !text.includes(localName)) continue;
    const { url, host, folder: served } = await startHttpRepository(kind);
    root = served;
    values.set(name, `${url}/${id}`).set(localName, `${local(url)}/${id}`);
    names.set(`${url}/${id}`, name).set(`${local(url)}/${id}`, localName);
    names.set(host, `HOST_OF${name}`).set(local(host), `HOST_OF${localName}`);
  }
  for (const [name, options] of Object.entries(registries)) {
    const localName = name.replace(/__$/, '_LOCALHOST__');
    if (!text.includes(name) && !text.includes(localName)) continue;
    const { host, tokens } = await startRegistry(options);
    values.set(name, host).set(localName, local(host));
    names.set(host, name).set(local(host), localName);
    if (tokens !== undefined) names.set(tokens.url, `TOKENS_OF${name}`);
  }
  const own: (() => Promise<Running>)[] = [];
  let running: readonly Running[] = [];
  for (const [name, args] of Object.entries(ownServers)) {
    if (!text.includes(name)) continue;
    const served = join(root, id);
    mkdirSync(served, { recursive: true });
    const [port = 0] = await freePorts(1);
    const host = `127.0.0.1:${String(port)}`;
    const command = ['serve', '--address', host, '--repo-path', served, ...args(tlsFiles().folder)];
    own.push(() => startServer(binary, command, [port], { HOME: newFolder('home') }));
    const url = `${name.includes('TLS') ? 'https' : 'http'}://${host}`;
    values.set(name, url);
    names.set(url, name).set(host, `HOST_OF${name}`);
  }
  const open = async (): Promise<void> => {
    running = await Promise.all(own.map((start) => start()));
  };
  const close = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.close()));
  };
  const fixed = { __NS__: id, __FOLDER__: folder, __USER__: USER, __PASSWORD__: PASSWORD };
  for (const [name, value] of Object.entries(fixed)) values.set(name, value);
  names.set(id, '__NS__');
  mkdirSync(root, { recursive: true });
  const pattern = /__[A-Z_]+?__/g;
  return { root, names, open, close, fill: (raw) => raw.replaceAll(pattern, (name) => values.get(name) ?? name) };
}
