/**
 * What tables show of a revision, read from its JSON without making a release of it. Helm writes a record's name, its info and
 * the chart's metadata first, so that the beginning of the JSON is enough.
 */
import { ScullError } from '../errors.ts';
import { jsonSyntaxError } from '../go/json-scan.ts';
import type { ReleaseTime } from './release.ts';
import { canonicalTime } from './time.ts';

/** The deepest nesting that Go reads. */
const MAX_DEPTH = 10_000;

export interface ReleaseSummary {
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly status: string;
  readonly lastDeployed: ReleaseTime;
  readonly description: string;
  /** Of Helm 4: the revision that a rollback went back to. */
  readonly rollbackRevision?: number;
  /** Undefined where the record has none. */
  readonly chart: ChartSummary | undefined;
}

export interface ChartSummary {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
}

/** What a record tells outside its payload. */
export type KnownOfRecord = Pick<ReleaseSummary, 'namespace' | 'version'>;

/**
 * The summary by the first part of a release's JSON; undefined where that part is too short, or in another order than Helm's.
 */
export function summaryOfBeginning(json: string, known: KnownOfRecord): ReleaseSummary | undefined {
  const end = endOfChartMetadata(json);
  if (end === undefined) return undefined;
  const summary = releaseSummary(`${json.slice(0, end)}}}`);
  return summary.name === '' || summary.status === '' ? undefined : { ...summary, ...known };
}

/** Where `{…,"chart":{"metadata":{…}` ends, if the text has it all. */
function endOfChartMetadata(json: string): number | undefined {
  const tokens = /"(?:[^"\\]|\\.)*"|["{}[\]]/g;
  let depth = 0;
  let inMetadata = false;
  let key = '';
  let chart = false;
  for (let found = tokens.exec(json); found !== null; found = tokens.exec(json)) {
    const token = found[0];
    if (token.length > 1) {
      if (json[tokens.lastIndex] === ':') key = token;
      continue;
    }
    if (token === '"') return undefined; // the text ends inside a string
    if (token === '{' || token === '[') {
      depth++;
      if (depth === 2) chart = key === '"chart"';
      if (depth === 3 && chart && key === '"metadata"') inMetadata = true;
    } else {
      depth--;
      if (depth === 2 && inMetadata) return tokens.lastIndex;
    }
  }
  return undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Throws what is wrong with the JSON. */
export function releaseSummary(json: string): ReleaseSummary {
  const release = members(parsed(json));
  const info = members(release['info']);
  const metadata = members(release['chart'])['metadata'];
  const rollback = info['rollback_revision'];
  return {
    name: text(release['name']),
    namespace: text(release['namespace']),
    version: typeof release['version'] === 'number' ? release['version'] : 0,
    status: text(info['status']),
    lastDeployed: canonicalTime(text(info['last_deployed'])),
    description: text(info['description']),
    ...(typeof rollback === 'number' ? { rollbackRevision: rollback } : {}),
    chart: metadata === undefined || metadata === null ? undefined : chartSummary(members(metadata)),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = jsonSyntaxError(json, MAX_DEPTH) ?? (error as Error);
    throw new ScullError(reason.message, { code: 'release.json', cause: error });
  }
}

function chartSummary(metadata: Members): ChartSummary {
  return {
    name: text(metadata['name']),
    version: text(metadata['version']),
    appVersion: text(metadata['appVersion']),
  };
}

function members(value: unknown): Members {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Members;
  throw unreadable();
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw unreadable();
}

function unreadable(): ScullError {
  return new ScullError('json: cannot unmarshal the record of a release', { code: 'release.json' });
}
