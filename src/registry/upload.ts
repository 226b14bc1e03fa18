/**
 * Blobs on their way to a registry, in one request each: `Push` of the blob store in registry/remote/repository.go of oras-go
 * v2.6.2. The registry says where to; another host, or one without TLS, gets nothing.
 */
import { responseError } from './error-response.ts';
import { quote } from '../go/strconv-quote.ts';
import { registryError, type Exchange } from './http.ts';
import type { Repository } from './repository.ts';

/** Sends a blob that is not there yet. */
export async function upload(repository: Repository, digest: string, data: Uint8Array): Promise<void> {
  const url = `${repository.base}/blobs/uploads/`;
  const opened = await repository.send({ method: 'POST', url, headers: { 'Content-Length': '0' } });
  if (opened.answer.status !== 202) throw await responseError(opened);
  await opened.discard();
  const target = uploadUrl(opened, url);
  target.searchParams.set('digest', digest);
  const headers = { 'Content-Type': 'application/octet-stream' };
  const sent = await repository.send({ method: 'PUT', url: target.href, headers, body: data });
  if (sent.answer.status !== 201) throw await responseError(sent);
  await sent.discard();
}

/** `asked` is the address before any fallback or redirect. */
function uploadUrl({ url, answer }: Exchange, asked: string): URL {
  const location = answer.header('location');
  if (location === null) throw registryError('http: no Location header in response');
  if (!URL.canParse(location, url)) throw registryError(`failed to parse Location header ${quote(location)}`);
  const [target, from] = [new URL(location, url), new URL(asked)];
  // a proxy in between may have lost the port
  if (from.port === '' && target.hostname === from.hostname && target.port === '443') target.port = '';
  if (target.hostname !== from.hostname || portOf(target) !== portOf(from)) {
    const text = `blob upload Location ${quote(target.host)} is on a different host than the registry ${quote(from.host)}`;
    throw registryError(text);
  }
  if (from.protocol === 'https:' && target.protocol !== 'https:') {
    throw registryError(`blob upload Location ${quote(target.host)} downgrades scheme from https`);
  }
  return target;
}

function portOf(url: URL): string {
  return url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
}
