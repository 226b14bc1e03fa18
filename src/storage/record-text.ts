/**
 * The text of a record around its JSON: encodeRelease and decodeRelease of pkg/storage/driver/util.go (Helm v3.22.0). Base64
 * of gzip at its best compression; records from before Helm compressed them have base64 alone. node:zlib takes
 * milliseconds to load, so it is loaded when first used.
 */
import { ScullError } from '../errors.ts';
import { decodeRelease, encodeRelease } from '../release/codec.ts';
import type { Release } from '../release/release.ts';
import { releaseSummary, summaryOfBeginning, type KnownOfRecord, type ReleaseSummary } from '../release/summary.ts';

/** What a record may unpack to: more than etcd takes, by far. */
const MAX_JSON = 512 * 1024 * 1024;
const MAX_BEGINNING = 8 * 1024 * 1024;

export async function recordText(release: Release): Promise<string> {
  const { gzipSync } = await import('node:zlib');
  return gzipSync(Buffer.from(encodeRelease(release)), { level: 9 }).toString('base64');
}

/** The release of a record, without labels. Throws a `ScullError` saying what is wrong with the text. */
export async function releaseOfText(text: string): Promise<Release> {
  return checked(decodeRelease(await recordJson(text)), ({ name, info }) => name === '' && info.status === '');
}

/** JSON of something else. Helm takes it for a release, and most commands end with a nil pointer then. */
function checked<T>(release: T, isEmpty: (release: T) => boolean): T {
  if (isEmpty(release)) throw unreadable('the record holds no release');
  return release;
}

/** Of a record's text: what it takes to get behind the chart's metadata in all but rare cases. A multiple of 4. */
export const BEGINNING = 3072;

/**
 * What tables show of the release. `beginning` is the first part of the text, `whole` all of it; the rest is asked for only
 * where the first part does not do.
 */
export async function summaryOfText(
  beginning: string,
  whole: () => string,
  known: KnownOfRecord,
): Promise<ReleaseSummary> {
  const short = await summaryOfStart(beginning, known);
  return (
    short ?? checked(releaseSummary(await recordJson(whole())), ({ name, status }) => name === '' && status === '')
  );
}

async function summaryOfStart(text: string, known: KnownOfRecord): Promise<ReleaseSummary | undefined> {
  const data = Buffer.from(text, 'base64');
  if (!isGzip(data)) return undefined;
  const { constants, gunzipSync } = await import('node:zlib');
  try {
    const json = gunzipSync(data, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_BEGINNING });
    return summaryOfBeginning(json.toString('utf8'), known);
  } catch {
    return undefined; // all of it tells what is wrong
  }
}

async function recordJson(text: string): Promise<string> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text.replace(/[\r\n]+/g, ''))) throw unreadable('illegal base64 data');
  const data = Buffer.from(text, 'base64');
  if (!isGzip(data)) return data.toString('utf8');
  const { gunzipSync } = await import('node:zlib');
  try {
    return gunzipSync(data, { maxOutputLength: MAX_JSON }).toString('utf8');
  } catch (error) {
    throw unreadable('gzip: invalid data', error);
  }
}

function isGzip(data: Uint8Array): boolean {
  return data.length > 3 && data[0] === 0x1f && data[1] === 0x8b && data[2] === 0x08;
}

function unreadable(text: string, cause?: unknown): ScullError {
  return new ScullError(text, { code: 'storage.unreadable', cause });
}
