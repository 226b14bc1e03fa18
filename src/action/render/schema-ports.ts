/** How schemas reach the network: within the time that Helm 3.22.0 allows, and bounded in size. */
import { errorMessage } from '../../errors.ts';
import type { SchemaPorts } from '../../values/schema.ts';
import type { Configuration } from '../configuration.ts';

const TIMEOUT = 15_000;
const MAX_SIZE = 10 * 1024 * 1024;

export function schemaPorts(config: Configuration): SchemaPorts {
  return { fetchSchema, warn: config.log };
}

async function fetchSchema(url: string): Promise<Uint8Array> {
  const { httpGet } = await import('../../getter/http.ts');
  try {
    return await httpGet(url, { timeout: TIMEOUT, maxSize: MAX_SIZE });
  } catch (error) {
    const status = /^failed to fetch .* : (\d+) (.*)$/s.exec(errorMessage(error));
    const text =
      status === null
        ? `HTTP request failed for ${url}: ${errorMessage(error)}`
        : `HTTP request to ${url} returned status ${status[1]!} (${status[2]!})`;
    throw new Error(text, { cause: error });
  }
}
