/** How schemas reach the network: within the time that Helm 3.22.0 allows, and bounded in size. */
import { errorMessage } from '../../errors.ts';
import type { SchemaPorts } from '../../values/schema.ts';
import type { Configuration } from '../configuration.ts';

const TIMEOUT = 15_000;
const MAX_SIZE = 10 * 1024 * 1024;

export function schemaPorts(config: Configuration): SchemaPorts {
  return { fetchSchema: (url) => fetchSchema(url, config), warn: config.log };
}

async function fetchSchema(url: string, { env }: Configuration): Promise<Uint8Array> {
  const { HttpGetter, StatusError } = await import('../../getter/getter.ts');
  const getter = new HttpGetter({ env });
  try {
    return (await getter.get(url, { timeoutMs: TIMEOUT, maxSize: MAX_SIZE, compressed: true })).data;
  } catch (error) {
    const status = error instanceof StatusError ? /(\d+) ([^:]*)$/.exec(error.message) : null;
    const text =
      status === null
        ? `HTTP request failed for ${url}: ${errorMessage(error)}`
        : `HTTP request to ${url} returned status ${status[1]!} (${status[2]!})`;
    throw new Error(text, { cause: error });
  }
}
