/** What a connection is made with that is in files: internal/tlsutil/tls.go of Helm v3.22.0 and v4.3.1, and Go 1.26's tls.LoadX509KeyPair. */
import { readFileSync } from 'node:fs';
import { errorMessage, ScullError, wrapError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Environment } from '../home/paths.ts';
import { settingsFromEnvironment } from '../home/settings.ts';
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
    return await tlsFromFiles(files, env, files.insecureSkipTlsVerify || server.protocol !== 'https:');
  } catch (error) {
    throw wrapError("can't create TLS config for client", error);
  }
}

/**
 * Reads the files; without a file of authorities those of the machine count. A certificate without a key, or the other way round,
 * is left out. Throws `can't read CA file: x`, `can't load key pair from cert x and key y: open x: …`, or Helm 4's words.
 */
export async function tlsFromFiles(
  files: TlsFiles,
  env: Environment,
  insecure = files.insecureSkipTlsVerify,
): Promise<TlsOptions> {
  const { pair, ca } = await (settingsFromEnvironment(env).helm === 4 ? readFilesAsHelm4(files) : readFiles(files));
  const roots = ca ?? (insecure ? undefined : systemRoots(env));
  return { ca: roots, cert: pair?.cert, key: pair?.key, serverName: '', insecure };
}

interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

interface Material {
  readonly pair: KeyPair | undefined;
  readonly ca: string | undefined;
}

async function readFiles({ certFile, keyFile, caFile }: TlsFiles): Promise<Material> {
  const pair = certFile !== '' && keyFile !== '' ? await readPair(certFile, keyFile) : undefined;
  return { pair, ca: caFile === '' ? undefined : readAuthorities(caFile) };
}

/** Reads all files before any is looked into, and tells of each that cannot be read. Empty ones count as not there. */
async function readFilesAsHelm4(files: TlsFiles): Promise<Material> {
  const { certFile, keyFile, caFile, insecureSkipTlsVerify } = files;
  const isWhole = certFile !== '' && keyFile !== '';
  if (!isWhole && caFile === '' && !insecureSkipTlsVerify) return { pair: undefined, ca: undefined };
  const problems: string[] = [];
  const readAs = (what: string, path: string): string | undefined => {
    try {
      return read(path);
    } catch (error) {
      problems.push(`${what}: ${quote(path)}: ${errorMessage(error)}`);
      return undefined;
    }
  };
  const hasPair = certFile !== '' || keyFile !== '';
  const cert = hasPair ? readAs('unable to read cert file', certFile) : undefined;
  const key = cert === undefined ? undefined : readAs('unable to read key file', keyFile);
  const ca = caFile === '' ? undefined : readAs("can't read CA file", caFile);
  if (problems.length > 0) throw new ScullError(problems.join('\n'), { code: 'getter.tls' });
  const pair = cert && key ? { cert, key } : undefined;
  const problem = pair && (await pairProblem(pair));
  if (problem !== undefined)
    throw new ScullError(`unable to load cert from key pair: ${problem}`, { code: 'getter.tls' });
  if (!ca) return { pair, ca: undefined };
  if (!hasCertificate(ca)) throw new ScullError('failed to append certificates from pem block', { code: 'getter.tls' });
  return { pair, ca };
}

async function readPair(certFile: string, keyFile: string): Promise<KeyPair> {
  try {
    const pair = { cert: read(certFile), key: read(keyFile) };
    const problem = await pairProblem(pair);
    if (problem !== undefined) throw new Error(problem);
    return pair;
  } catch (error) {
    const text = `can't load key pair from cert ${certFile} and key ${keyFile}: ${errorMessage(error)}`;
    throw new ScullError(text, { code: 'getter.tls', cause: error });
  }
}

async function pairProblem(pair: KeyPair): Promise<string | undefined> {
  const { explainMaterial } = await import('../transport/explain-certificate.ts');
  return explainMaterial({ ca: undefined, ...pair, serverName: '', insecure: false })?.reason;
}

function readAuthorities(path: string): string {
  let text: string;
  try {
    text = read(path);
  } catch (error) {
    throw new ScullError(`can't read CA file: ${path}`, { code: 'getter.tls', cause: error });
  }
  if (hasCertificate(text)) return text;
  throw new ScullError(`failed to append certificates from file: ${path}`, { code: 'getter.tls' });
}

function hasCertificate(text: string): boolean {
  return /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(text);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    throw pathError(error, 'open', path);
  }
}
