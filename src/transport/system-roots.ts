/** The authorities that the machine trusts, where Go 1.26's crypto/x509 looks for them. */
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { getBuiltinModule } from 'node:process';
import type * as NodeTls from 'node:tls';
import type { Environment } from '../home/paths.ts';

const files = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const folders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/** PEM texts; undefined to leave it to the runtime. */
export function systemRoots(env: Environment): string | undefined {
  const wantedFile = env['SSL_CERT_FILE'] ?? '';
  const wantedFolders = env['SSL_CERT_DIR'] ?? '';
  if (process.platform === 'linux' || wantedFile !== '' || wantedFolders !== '') {
    const fromFile = firstReadable(wantedFile === '' ? files : [wantedFile]);
    if (fromFile !== undefined && wantedFolders === '') return fromFile;
    const listed = wantedFolders === '' ? folders : wantedFolders.split(delimiter);
    const found = [fromFile ?? '', ...listed.flatMap(certificatesIn)].filter((text) => text !== '');
    return found.length === 0 ? undefined : found.join('\n');
  }
  const tls = getBuiltinModule('node:tls') as typeof NodeTls & { getCACertificates?: (kind: 'system') => string[] };
  const system = tls.getCACertificates?.('system') ?? [];
  return system.length === 0 ? undefined : system.join('\n');
}

function firstReadable(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const text = readIfThere(path);
    if (text !== undefined) return text;
  }
  return undefined;
}

function certificatesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => readIfThere(join(folder, name)) ?? []);
  } catch {
    return [];
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
