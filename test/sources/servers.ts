/**
 * Real servers for tests of chart sources, on loopback, each started once in a test process and ended with it: the distribution
 * registry in every kind, and nginx as repository. `binaries.ts` has the programs; `bun scripts/servers.ts` makes them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { tlsFiles } from './authority.ts';
import { programPath } from './binaries.ts';
import { freePorts, newFolder, scratchFolder, startServer } from './processes.ts';
import { ISSUER, SERVICE, startTokenServer, type TokenServer } from './token-server.ts';

/** Who may use the servers that ask. */
export const USER = 'reader';
export const PASSWORD = 's3cret-word';

export interface RegistryOptions {
  readonly tls?: boolean;
  /** Client certificates of the authority are asked for (with `tls`). */
  readonly clientCertificate?: boolean;
  readonly auth?: 'basic' | 'token';
  /** Not shared: an empty one for this caller alone. */
  readonly own?: boolean;
}

export interface Registry {
  /** `http(s)://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly tokens?: TokenServer;
  readonly close: () => Promise<void>;
}

export interface HttpRepository {
  /** `http(s)://127.0.0.1:PORT` without a slash. */
  readonly url: string;
  readonly host: string;
  /** What is in this folder is served. */
  readonly folder: string;
}

export const httpKinds = ['http', 'https', 'basic', 'basic-tls', 'client-tls'] as const;
/** Plain; TLS; plain and asking for a password; TLS and that; TLS asking for a client certificate. All serve one folder. */
export type HttpKind = (typeof httpKinds)[number];

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;

/** In one order in every process, since files are sorted by address. */
let registryPorts: Promise<number[]> | undefined;
const registryKinds = ['plain', 'tls', 'basic', 'basic tls', 'token', 'token tls', 'client tls'];
const registries = new Map<string, Promise<Registry>>();
let repositories: Promise<Readonly<Record<HttpKind, HttpRepository>>> | undefined;

/** The registry of this kind, which all tests share: use repository names of your own. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  if (options.own === true) return newRegistry(options, (await freePorts(1))[0]!);
  const { tls = false, clientCertificate = false, auth = '' } = options;
  const kind =
    [clientCertificate ? 'client' : auth, tls ? 'tls' : ''].filter((part) => part !== '').join(' ') || 'plain';
  const known = registries.get(kind);
  if (known !== undefined) return known;
  registryPorts ??= freePorts(registryKinds.length);
  const started = registryPorts.then((ports) => newRegistry(options, ports[registryKinds.indexOf(kind)]!));
  registries.set(kind, started);
  return started;
}

/** nginx, which all tests share: use a folder of your own in it. It compresses texts, and knows ETag and ranges. */
export async function startHttpRepository(kind: HttpKind = 'http'): Promise<HttpRepository> {
  repositories ??= startNginx();
  return (await repositories)[kind];
}

async function newRegistry({ tls, clientCertificate, auth }: RegistryOptions, port: number): Promise<Registry> {
  const folder = newFolder('registry');
  const host = `127.0.0.1:${port}`;
  const files = tlsFiles().folder;
  const tokens = auth === 'token' ? await startTokenServer(USER, PASSWORD) : undefined;
  const htpasswd = join(folder, 'htpasswd');
  writeFileSync(htpasswd, `${USER}:${hashSync(PASSWORD, 4)}\n`);
  const config = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: {
      addr: host,
      secret: 'of-the-tests',
      ...(tls === true && {
        tls: {
          certificate: join(files, 'server.crt'),
          key: join(files, 'server.key'),
          ...(clientCertificate === true && { clientcas: [join(files, 'ca.crt')] }),
        },
      }),
    },
    ...(auth === 'basic' && { auth: { htpasswd: { realm: 'tests', path: htpasswd } } }),
    ...(tokens !== undefined && {
      auth: {
        token: { realm: tokens.url, service: SERVICE, issuer: ISSUER, rootcertbundle: join(files, 'ca.crt') },
      },
    }),
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const env = { OTEL_TRACES_EXPORTER: 'none', HOME: folder };
  const { close } = await startServer(programPath('registry'), ['serve', join(folder, 'config.yml')], [port], env);
  return { url: `${tls === true ? 'https' : 'http'}://${host}`, host, ...(tokens && { tokens }), close };
}

async function startNginx(): Promise<Readonly<Record<HttpKind, HttpRepository>>> {
  const folder = newFolder('nginx');
  const root = join(scratchFolder(), 'served');
  const files = tlsFiles().folder;
  const ports = await freePorts(httpKinds.length);
  for (const name of [root, ...TEMPORARY.map((part) => join(folder, part))]) mkdirSync(name, { recursive: true });
  writeFileSync(join(folder, 'htpasswd'), `${USER}:{PLAIN}${PASSWORD}\n`);
  const secure = `ssl_certificate ${files}/server.crt; ssl_certificate_key ${files}/server.key;`;
  const password = `auth_basic "charts"; auth_basic_user_file ${folder}/htpasswd;`;
  const kinds: Readonly<Record<HttpKind, string>> = {
    http: '',
    https: secure,
    basic: password,
    'basic-tls': secure + password,
    'client-tls': `${secure} ssl_client_certificate ${files}/ca.crt; ssl_verify_client on;`,
  };
  // the hosts of the documentation have folders of their own
  const example = (['https', 'basic-tls'] as const).map((kind) => {
    const port = ports[httpKinds.indexOf(kind)]!;
    const names = 'server_name "~^(?<site>.+)[.]example[.]com$";';
    return `server { listen 127.0.0.1:${port} ssl; ${names} root ${root}/sites/$site; ${kinds[kind]} }`;
  });
  const servers = httpKinds.map((kind, i) => {
    const ssl = kind.endsWith('tls') || kind === 'https' ? ' ssl' : '';
    return `server { listen 127.0.0.1:${ports[i]!}${ssl}; root ${root}; ${kinds[kind]} }`;
  });
  const config = `
daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log stderr;
events { worker_connections 512; }
http {
  access_log off; sendfile on; gzip on; gzip_min_length 100; server_tokens off;
  types { text/html html; application/json json; application/gzip tgz; }
  default_type application/octet-stream;
  gzip_types application/octet-stream application/json text/yaml;
  ${TEMPORARY.map((part) => `${part}_temp_path ${folder}/${part};`).join(' ')}
  ${[...servers, ...example].join('\n  ')}
}
`;
  writeFileSync(join(folder, 'nginx.conf'), config);
  const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  await startServer(programPath('nginx'), args, ports);
  const entries = httpKinds.map((kind, i) => {
    const host = `127.0.0.1:${ports[i]!}`;
    return [kind, { url: `${servers[i]!.includes(' ssl;') ? 'https' : 'http'}://${host}`, host, folder: root }];
  });
  return Object.fromEntries(entries) as Readonly<Record<HttpKind, HttpRepository>>;
}
