/** Who sends a chart to a remote, by its scheme: pkg/uploader and pkg/pusher of Helm v3.22.0, which has `oci` only. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { formatUrl, parseUrl, type Url } from '../go/url.ts';
import type { Pusher } from './pusher.ts';

/** By scheme, each loaded when it is asked for. */
const pushers: Readonly<Record<string, () => Promise<Pusher>>> = {
  oci: async () => (await import('./oci-pusher.ts')).pushToRegistry,
};

/** Throws `scheme prefix missing from remote …` and `scheme "x" not supported`. */
export async function pusherFor(remote: string): Promise<{ push: Pusher; url: string }> {
  let url: Url;
  try {
    url = parseUrl(remote);
  } catch {
    throw remoteError(`invalid chart URL format: ${remote}`);
  }
  if (url.scheme === '') throw remoteError('scheme prefix missing from remote (e.g. "oci://")');
  const load = Object.hasOwn(pushers, url.scheme) ? pushers[url.scheme] : undefined;
  if (load === undefined) throw remoteError(`scheme ${quote(url.scheme)} not supported`);
  return { push: await load(), url: formatUrl(url) };
}

function remoteError(text: string): ScullError {
  return new ScullError(text, { code: 'pusher.remote' });
}
