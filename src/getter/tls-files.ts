/** What a connection is made with that is in files: internal/tlsutil/tls.go of Helm v3.22.0 and Go 1.26's tls.LoadX509KeyPair. */
import { readFileSync } from 'node:fs';
import { errorMessage, ScullError, wrapError } from '../errors.ts';
import type { Environment } from '../home/paths.ts';
import { pathError } from '../loader/os-error.ts';
import { systemRoots } from '../transport/system-roots.ts';
import type { TlsOptions } from '../transport/transport.ts';

/** Paths, '' for none, and whether the server's certificate is to be believed unseen. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecureSkipTlsVerify: boolean;
}

/**
 * What a connection to a server is made with. Throws Helm's texts, also for a server without TLS: `can't create TLS config for
 * client: can't read CA file: x`.
 */
export async function tlsOptions(files: TlsFiles, server: URL, env: Environment): Promise<TlsOptions> {
  try {
    const plain = server.protocol !== 'https:';
    return await tlsFromFiles(plain ? { ...files, insecureSkipTlsVerify: true } : files, env);
  } catch (error) {
    throw wrapError("can't create TLS config for client", error);
  }
}

/**
 * Reads the files; without a file of authorities those of the machine count. A certificate without a key, or the other way round,
 * is left out. Throws `can't read CA file: x`, `can't load key pair from cert x and key y: open x: …`.
 */
export async function tlsFromFiles(files: TlsFiles, env: Environment): Promise<TlsOptions> {
  const { certFile, keyFile, caFile, insecureSkipTlsVerify: insecure } = files;
  const pair = certFile !== '' && keyFile !== '' ? await readPair(certFile, keyFile) : undefined;
  const own = caFile === '' ? undefined : readAuthorities(caFile);
  const ca = own ?? (insecure ? undefined : systemRoots(env));
  return { ca, cert: pair?.cert, key: pair?.key, serverName: '', insecure };
}

async function readPair(certFile: string, keyFile: string): Promise<{ cert: string; key: string }> {
  try {
    const cert = read(certFile);
    const key = read(keyFile);
    const { explainMaterial } = await import('../transport/explain-certificate.ts');
    const problem = explainMaterial({ ca: undefined, cert, key, serverName: '', insecure: false });
    if (problem !== undefined) throw new Error(problem.reason);
    return { cert, key };
  } catch (error) {
    const text = `can't load key pair from cert ${certFile} and key ${keyFile}: ${errorMessage(error)}`;
    throw new ScullError(text, { code: 'getter.tls', cause: error });
  }
}

function readAuthorities(path: string): string {
  let text: string;
  try {
    text = read(path);
  } catch (error) {
    throw new ScullError(`can't read CA file: ${path}`, { code: 'getter.tls', cause: error });
  }
  if (/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(text)) return text;
  throw new ScullError(`failed to append certificates from file: ${path}`, { code: 'getter.tls' });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    throw pathError(error, 'open', path);
  }
}
