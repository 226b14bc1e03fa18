/**
 * `list`: the releases of a namespace or of all. pkg/action/list.go of Helm v3.22.0, by labels: a record tells its name,
 * revision and status without its payload, so that only the rows that are shown are read. Sorting by date has to read the
 * rows it sorts.
 */
import { compareStrings } from '../go/strings.ts';
import { ScullError, errorMessage } from '../errors.ts';
import type { ReleaseSummary } from '../release/summary.ts';
import { instantOf } from '../release/time.ts';
import { utc } from '../go/time-zone.ts';
import type { RecordMetadata, Storage } from '../storage/storage.ts';
import type { Configuration } from './configuration.ts';
import { whenReachable } from './read/when-reachable.ts';

export interface ListOptions {
  readonly allNamespaces: boolean;
  /** Every status; else those that are set, deployed and failed if none is. */
  readonly all: boolean;
  readonly deployed: boolean;
  readonly failed: boolean;
  readonly pending: boolean;
  readonly superseded: boolean;
  readonly uninstalled: boolean;
  readonly uninstalling: boolean;
  /** A regular expression for names; '' for all. */
  readonly filter: string;
  /** A label selector; '' for all. */
  readonly selector: string;
  readonly byDate: boolean;
  readonly reverse: boolean;
  /** Rows at most; 0 and less for all. */
  readonly max: number;
  readonly offset: number;
}

type ListNeeds = Pick<Configuration, 'storage' | 'cluster' | 'env'>;

/** Rejects with Helm's text for an expression or a selector that is none. */
export async function listReleases(config: ListNeeds, options: ListOptions): Promise<ReleaseSummary[]> {
  const storage = await config.storage(options.allNamespaces ? '' : undefined);
  return whenReachable(config, async () => {
    const matches = await nameFilter(options.filter);
    const named = (await storage.records()).filter(({ name }) => matches(name));
    if (named.length === 0) return [];
    const fits = await labelFilter(options.selector);
    const unreadable = new Set<RecordMetadata>();
    for (;;) {
      const readable = named.filter((record) => !unreadable.has(record));
      const before = unreadable.size;
      const rows = await page(storage, select(readable, options, fits), options, unreadable);
      if (unreadable.size === before) return rows;
    }
  });
}

async function nameFilter(filter: string): Promise<(name: string) => boolean> {
  if (filter === '') return () => true;
  const { compileRegexp } = await import('../go/regexp.ts');
  try {
    const expression = compileRegexp(filter);
    return (name) => expression.matches(name);
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'list.filter', cause: error });
  }
}

async function labelFilter(selector: string): Promise<(labels: RecordMetadata['labels']) => boolean> {
  if (selector === '') return () => true;
  const { parseSelector } = await import('../release/selector.ts');
  return parseSelector(selector);
}

function select(
  records: readonly RecordMetadata[],
  options: ListOptions,
  fits: (labels: RecordMetadata['labels']) => boolean,
): RecordMetadata[] {
  const wanted = wantedStatuses(options);
  // the last revision of a release is never a superseded one
  const onlySuperseded = wanted.size === 1 && wanted.has('superseded');
  const latest = onlySuperseded ? records : latestOf(records);
  return latest
    .filter(({ status, labels }) => wanted.has(status) && fits(labels))
    .sort((a, b) => compareStrings(a.name, b.name) || compareStrings(a.namespace, b.namespace));
}

/** Of each release the highest revision. */
export function latestOf(records: readonly RecordMetadata[]): RecordMetadata[] {
  const latest = new Map<string, RecordMetadata>();
  for (const record of records) {
    const id = `${record.namespace}/${record.name}`;
    const other = latest.get(id);
    if (other === undefined || other.version <= record.version) latest.set(id, record);
  }
  return [...latest.values()];
}

const pending = ['pending-install', 'pending-upgrade', 'pending-rollback'];
const every = ['deployed', 'uninstalled', 'uninstalling', ...pending, 'superseded', 'failed'];

function wantedStatuses(options: ListOptions): Set<string> {
  if (options.all) return new Set(every);
  const wanted = new Set<string>();
  if (options.deployed) wanted.add('deployed');
  if (options.uninstalled) wanted.add('uninstalled');
  if (options.uninstalling) wanted.add('uninstalling');
  if (options.pending) for (const status of pending) wanted.add(status);
  if (options.failed) wanted.add('failed');
  if (options.superseded) wanted.add('superseded');
  return wanted.size === 0 ? new Set(['deployed', 'failed']) : wanted;
}

/** The rows to show. Records whose payload cannot be read are added to `unreadable`: Helm takes them for not there. */
async function page(
  storage: Storage,
  records: readonly RecordMetadata[],
  options: ListOptions,
  unreadable: Set<RecordMetadata>,
): Promise<ReleaseSummary[]> {
  const { byDate, reverse, max } = options;
  const offset = Math.max(options.offset, 0);
  const shown = <T>(rows: readonly T[]): T[] => rows.slice(offset, max > 0 ? offset + max : undefined);
  const read = async (wanted: readonly RecordMetadata[]): Promise<ReleaseSummary[]> => {
    const summaries = await storage.summaries(wanted);
    for (const [i, summary] of summaries.entries()) if (summary === undefined) unreadable.add(wanted[i]!);
    return summaries.filter((summary) => summary !== undefined);
  };
  if (!byDate) return read(shown(reverse ? [...records].reverse() : records));
  const rows = await read(records);
  const dated = rows.map((row) => ({ row, seconds: instantOf(row.lastDeployed, utc).seconds }));
  dated.sort((a, b) => (a.seconds < b.seconds ? -1 : a.seconds > b.seconds ? 1 : 0));
  const sorted = dated.map(({ row }) => row);
  // the oldest comes first, unlike what the name of Helm's constant says
  return shown(reverse ? sorted.reverse() : sorted);
}
