/** One repository of a registry: the requests of registry/remote/repository.go of oras-go v2.6.2, with its errors. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { ConnectionError } from '../transport/transport.ts';
import type { Authorizer } from './authorize.ts';
import { readBody, TooLargeError } from './body.ts';
import { repositoryScope } from './challenge.ts';
import type { Blob, Descriptor } from './content.ts';
import { digestOf, hasDigest } from './digest.ts';
import { responseError } from './error-response.ts';
import { aboutRequest, registryError, type Exchange, type RegistryRequest } from './http.ts';
import { ANY_MANIFEST } from './media-types.ts';
import { checkDigest, type Reference } from './reference.ts';

export interface RepositoryOptions {
  readonly authorizer: Authorizer;
  readonly plainHttp: boolean;
  /** What tokens must allow: `pull`, or `pull,push`. */
  readonly actions: 'pull' | 'pull,push';
}

export interface Manifest extends Blob {
  readonly mediaType: string;
}

/** Of a manifest, as oras-go has it. */
export const MAX_MANIFEST = 4 * 1024 * 1024;

export class Repository {
  readonly #options: RepositoryOptions;
  readonly #name: string;
  readonly #scope: string;
  readonly base: string;

  constructor({ registry, repository }: Reference, options: RepositoryOptions) {
    this.#options = options;
    this.#name = `${registry}/${repository}`;
    this.#scope = repositoryScope(repository, options.actions);
    this.base = `${registryUrl(registry, options.plainHttp)}${repository}`;
  }

  send(request: RegistryRequest): Promise<Exchange> {
    return this.#options.authorizer.send(request, [this.#scope]);
  }

  /** What a tag or digest stands for; undefined where it is not there. */
  async resolve(reference: string): Promise<Descriptor | undefined> {
    const url = `${this.base}/manifests/${reference}`;
    const exchange = await this.send({ method: 'HEAD', url, headers: { Accept: ANY_MANIFEST } });
    if (exchange.answer.status === 404) return undefined;
    if (exchange.answer.status !== 200) throw await responseError(exchange);
    const said = contentDigest(exchange);
    const digest = said ?? (reference.includes(':') ? reference : undefined);
    if (digest === undefined) {
      throw registryError('HTTP HEAD request missing required header "Docker-Content-Digest"');
    }
    if (reference.includes(':')) expectDigest(exchange, said, reference);
    const size = contentLength(exchange);
    if (size === undefined) throw registryError(aboutRequest(exchange, 'unknown response Content-Length'));
    return { mediaType: mediaType(exchange), digest, size };
  }

  /** A manifest by its tag or digest. Throws `REF: not found`, and for one that is not what its digest says. */
  async manifest(reference: string): Promise<Manifest> {
    const url = `${this.base}/manifests/${reference}`;
    const exchange = await this.send({ method: 'GET', url, headers: { Accept: ANY_MANIFEST } });
    const byDigest = reference.includes(':');
    if (exchange.answer.status === 404) {
      throw notFound(`${this.#name}${byDigest ? '@' : ':'}${reference}`);
    }
    if (exchange.answer.status !== 200) throw await responseError(exchange);
    const said = contentDigest(exchange);
    if (byDigest) expectDigest(exchange, said, reference);
    const type = mediaType(exchange);
    const data = await readBody(exchange, MAX_MANIFEST);
    checkLength(exchange, data.length);
    const expected = byDigest ? reference : said;
    if (expected !== undefined && !(await hasDigest(data, expected))) throw mismatched();
    return { mediaType: type, data, digest: expected ?? (await digestOf(data)) };
  }

  async hasBlob(digest: string): Promise<boolean> {
    const exchange = await this.send({ method: 'HEAD', url: `${this.base}/blobs/${digest}` });
    if (exchange.answer.status === 404) return false;
    if (exchange.answer.status !== 200) throw await responseError(exchange);
    expectDigest(exchange, contentDigest(exchange), digest);
    return true;
  }

  /** Throws where what comes is not what the descriptor promises. What ends in the middle is asked for once more. */
  async blob(descriptor: Descriptor): Promise<Uint8Array> {
    const { digest, size } = descriptor;
    let data: Uint8Array;
    try {
      data = await this.#blobData(descriptor);
    } catch (error) {
      if (!(error instanceof ConnectionError) || error.failure !== 'broken') throw error;
      data = await this.#blobData(descriptor);
    }
    if (data.length < size) {
      const text = `read failed: expected content size of ${size}, got ${data.length}, for digest ${digest}`;
      throw registryError(`${text}: unexpected EOF`);
    }
    if (!(await hasDigest(data, digest))) throw mismatched();
    return data;
  }

  async #blobData({ digest, size }: Descriptor): Promise<Uint8Array> {
    const exchange = await this.send({ method: 'GET', url: `${this.base}/blobs/${digest}`, raw: true });
    if (exchange.answer.status === 404) throw notFound(digest);
    if (exchange.answer.status !== 200) throw await responseError(exchange);
    checkLength(exchange, size);
    expectDigest(exchange, contentDigest(exchange), digest);
    try {
      return await readBody(exchange, size);
    } catch (error) {
      if (error instanceof TooLargeError) throw registryError('trailing data', error);
      throw error;
    }
  }

  /** Throws where the registry does not take it. */
  async putManifest(reference: string, { mediaType: type, data, digest }: Manifest): Promise<void> {
    const url = `${this.base}/manifests/${reference}`;
    const exchange = await this.send({ method: 'PUT', url, headers: { 'Content-Type': type }, body: data });
    if (exchange.answer.status !== 201) throw await responseError(exchange);
    expectDigest(exchange, contentDigest(exchange), digest);
    await exchange.discard();
  }
}

/** `https://HOST/v2/` */
export function registryUrl(registry: string, plainHttp: boolean): string {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  return `${plainHttp ? 'http' : 'https'}://${host}/v2/`;
}

function notFound(what: string): ScullError {
  return new ScullError(`${what}: not found`, { code: 'registry.404' });
}

function mismatched(): ScullError {
  const hint = 'what came is not what the digest promises: the registry, or something on the way, changed it';
  return new ScullError('mismatched digest', { code: 'registry.digest', hint });
}

/** Undefined where the registry does not say. */
function contentDigest(exchange: Exchange): string | undefined {
  const said = exchange.answer.header('docker-content-digest') ?? '';
  if (said === '') return undefined;
  try {
    checkDigest(said);
  } catch (error) {
    const text = `invalid response header: \`Docker-Content-Digest: ${said}\``;
    throw registryError(aboutRequest(exchange, text), error);
  }
  return said;
}

function expectDigest(exchange: Exchange, said: string | undefined, expected: string): void {
  if (said === undefined || said === expected) return;
  const text = `invalid response; digest mismatch in Docker-Content-Digest: received ${quote(said)} when expecting ${quote(expected)}`;
  throw registryError(aboutRequest(exchange, text));
}

function contentLength({ answer }: Exchange): number | undefined {
  const text = answer.header('content-length');
  return text === null || !/^\d+$/.test(text) ? undefined : Number(text);
}

function checkLength(exchange: Exchange, expected: number): void {
  const length = contentLength(exchange);
  if (length !== undefined && length !== expected)
    throw registryError(aboutRequest(exchange, 'mismatch Content-Length'));
}

function mediaType(exchange: Exchange): string {
  const type = (exchange.answer.header('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type !== '') return type;
  throw registryError(aboutRequest(exchange, 'invalid response `Content-Type` header; mime: no media type'));
}
