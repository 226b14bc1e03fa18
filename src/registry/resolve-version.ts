/** Which tag a chart reference means: `ValidateReference` of pkg/registry/client.go of Helm v3.22.0. */
import { ScullError } from '../errors.ts';
import { isVersion } from '../go/semver.ts';
import { formatUrl, parseUrl } from '../go/url.ts';
import type { Descriptor } from './content.ts';
import { OCI_SCHEME, parseReference } from './reference.ts';
import { matchingVersion } from './tags.ts';

/** What the registry is asked. */
export interface VersionPorts {
  tags(ref: string): Promise<string[]>;
  resolve(ref: string): Promise<Descriptor>;
}

/** The address with a tag or digest in it. Throws Helm's text where nothing fits. */
export async function resolveVersion(client: VersionPorts, url: string, version: string): Promise<string> {
  const parsed = parseUrl(url);
  const { registry, repository, tag, digest } = parseReference(parsed.host + parsed.path);
  if (version !== '' && tag !== '' && tag !== version) {
    throw referenceError(`chart reference and version mismatch: ${version} is not ${tag}`);
  }
  const wanted = version === '' ? tag : version;
  const at = (path: string): string => formatUrl({ ...parsed, path, rawPath: '' });
  if (digest !== '') {
    if (wanted === '') return url;
    const found = await client.resolve(`${registry}/${repository}:${wanted}`).catch(() => undefined);
    // the chart need not have the tag when its digest is given
    if (found !== undefined && found.digest !== digest) {
      throw referenceError(`chart reference digest mismatch: ${found.digest} is not ${digest}`);
    }
    return at(`${repository}@${digest}`);
  }
  if (isVersion(wanted)) return at(`${repository}:${wanted}`);
  const versions = await client.tags(url.startsWith(OCI_SCHEME) ? url.slice(OCI_SCHEME.length) : url);
  if (versions.length === 0) throw referenceError(`Unable to locate any tags in provided repository: ${url}`);
  return at(`${repository}:${matchingVersion(versions, wanted)}`);
}

function referenceError(text: string): ScullError {
  return new ScullError(text, { code: 'registry.version' });
}
