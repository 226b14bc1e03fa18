/** The authority that the servers' certificates come from, as files: what a user would give as `--ca-file` and the like. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, createIdentity, type Identity } from '../control-plane/certificates.ts';
import { scratchFolder } from './processes.ts';

/** The hosts of the documentation: a repository, one with a password, and registries without and with one. */
export const exampleHosts = [
  'charts.example.com',
  'private.example.com',
  'open.example.com',
  'registry.example.com',
] as const;

export interface TlsFiles {
  readonly folder: string;
  readonly authority: Identity;
  /** Of 127.0.0.1, localhost and the hosts of the documentation. */
  readonly server: Identity;
  readonly client: Identity;
}

let files: TlsFiles | undefined;

/**
 * `ca.crt`, `server.{crt,key}`, `client.{crt,key}` (signed by it), `other-ca.crt` (another authority of the same name) and
 * `other-client.{crt,key}` (signed by that one), in one folder.
 */
export function tlsFiles(): TlsFiles {
  if (files !== undefined) return files;
  const folder = join(scratchFolder(), 'tls');
  mkdirSync(folder, { recursive: true });
  const authority = createAuthority();
  const other = createAuthority();
  const names = { addresses: ['127.0.0.1'], dnsNames: ['localhost', ...exampleHosts] };
  const server = createIdentity(authority, { name: 'server', ...names });
  const client = createIdentity(authority, { name: 'client' });
  const write = (name: string, { cert, key }: Identity): void => {
    writeFileSync(join(folder, `${name}.crt`), cert);
    writeFileSync(join(folder, `${name}.key`), key, { mode: 0o600 });
  };
  writeFileSync(join(folder, 'ca.crt'), authority.cert);
  writeFileSync(join(folder, 'other-ca.crt'), other.cert);
  write('server', server);
  write('client', client);
  write('other-client', createIdentity(other, { name: 'client' }));
  files = { folder, authority, server, client };
  return files;
}
