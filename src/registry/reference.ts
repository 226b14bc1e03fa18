/**
 * Names of what is in a registry: `newReference` of Helm v3.22.0 (pkg/registry/reference.go) on top of `ParseReference` of
 * oras-go v2.6.2 (registry/reference.go).
 *
 * A tag cannot hold a plus sign: Helm writes `_` for it, and reads `_` as plus. A digest that comes with a tag is kept
 * beside it; the tag is what is asked for then.
 */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { parseRequestUri } from '../go/url.ts';

export const OCI_SCHEME = 'oci://';

export interface Reference {
  /** `host` or `host:port`. */
  readonly registry: string;
  readonly repository: string;
  /** As the registry knows it, with `_` for `+`; '' for none. */
  readonly tag: string;
  /** `sha256:…`, '' for none. */
  readonly digest: string;
}

const repositoryPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export function isOci(text: string): boolean {
  return text.startsWith(OCI_SCHEME);
}

/** `[oci://]host[:port]/repository[:tag][@digest]`, a plus sign in the tag written as one or as `_`. Throws `invalid reference: …`. */
export function parseReference(text: string): Reference {
  const [named, digest] = withoutDigest(text);
  const tag = named.slice(named.lastIndexOf(':') + 1);
  const clean = tag === named || tag === '' || tag.includes('/') ? named : named.replaceAll(tag, tagOf(tag));
  return checkedReference(clean, digest);
}

/** As `parseReference`, but a tag is the registry's own, which has no plus sign in it. */
export function parseExactReference(text: string): Reference {
  return checkedReference(...withoutDigest(text));
}

function withoutDigest(text: string): [named: string, digest: string] {
  const plain = isOci(text) ? text.slice(OCI_SCHEME.length) : text;
  const at = plain.lastIndexOf('@');
  return at < 0 ? [plain, ''] : [plain.slice(0, at), plain.slice(at + 1)];
}

function checkedReference(named: string, digest: string): Reference {
  const slash = named.indexOf('/');
  if (slash < 0) throw invalid('missing registry or repository');
  const registry = named.slice(0, slash);
  const [repository = '', ...tags] = named.slice(slash + 1).split(':');
  const tag = tags.join(':');
  checkRegistry(registry);
  if (!repositoryPattern.test(repository)) throw invalid(`invalid repository ${quote(repository)}`);
  if (tag !== '' && !tagPattern.test(tag))
    throw invalid(`invalid tag ${quote(tag)}`, tag.includes('+') ? PLUS : undefined);
  if (digest !== '') checkDigest(digest);
  return { registry, repository, tag, digest };
}

/** As it is told to people and asked of the registry: with the tag if there is one, else with the digest. */
export function referenceText({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === '' ? `@${digest}` : `:${tag}`}`;
}

/** Throws `invalid reference: invalid registry "…"` for what is no `host` or `host:port`. */
export function checkRegistry(registry: string): void {
  let host: string | undefined;
  try {
    ({ host } = parseRequestUri(`dummy://${registry}`));
  } catch {
    host = undefined;
  }
  if (host === undefined || host === '' || host !== registry) throw invalid(`invalid registry ${quote(registry)}`);
}

/** Throws for what is no digest of a known algorithm. */
export function checkDigest(digest: string): void {
  const problem = digestProblem(digest);
  if (problem !== undefined) throw invalid(`invalid digest ${quote(digest)}: ${problem}`);
}

/** The tag for a version. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

/** The version that a tag stands for. */
export function versionOf(tag: string): string {
  return tag.replaceAll('_', '+');
}

function digestProblem(digest: string): string | undefined {
  const [algorithm = '', encoded = ''] = digest.split(':', 2);
  if (!/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/.test(digest)) return 'invalid checksum digest format';
  const length = digestLengths[algorithm];
  if (length === undefined) return 'unsupported digest algorithm';
  if (encoded.length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(encoded) ? undefined : 'invalid checksum digest format';
}

const PLUS = 'A tag cannot hold a plus sign: give the version by --version.';

function invalid(problem: string, hint?: string): ScullError {
  const more = hint === undefined ? {} : { hint };
  return new ScullError(`invalid reference: ${problem}`, { code: 'registry.reference', ...more });
}
