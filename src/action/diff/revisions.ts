/** What differs between revisions: `revision`, `rollback` and `release` of helm-diff v3.15.11. As there, hooks don't count. */
import { compareManifests, type DiffReport } from '../../diff/compare.ts';
import { bySource } from '../../diff/manifest-objects.ts';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import { wholeRelease, type Release } from '../../release/release.ts';
import type { Revisions } from '../../storage/storage.ts';
import { early } from '../change/early.ts';
import type { Configuration } from '../configuration.ts';
import { whenReachable } from '../read/when-reachable.ts';
import { isReleaseName } from '../render/release-name.ts';
import { compareSides, readSides, type DiffOptions, type Side } from './sides.ts';

/** From the earlier of two revisions to the later; `second` is the last one for 0. */
export async function diffRevisions(
  config: Configuration,
  name: string,
  [first, second]: readonly [number, number],
  options: DiffOptions,
): Promise<DiffReport> {
  const revisions = await revisionsOf(config, name);
  const other = second === 0 ? lastVersion(revisions) : second;
  const [from, to] = second === 0 ? [first, other] : [Math.min(first, other), Math.max(first, other)];
  return compareRevisions(config, revisions, [from, to], options);
}

/** What going back would change; `version` is the revision before the last for 0. */
export async function diffRollback(
  config: Configuration,
  name: string,
  version: number,
  options: DiffOptions,
): Promise<DiffReport> {
  const revisions = await revisionsOf(config, name);
  const last = lastVersion(revisions);
  return compareRevisions(config, revisions, [last, version === 0 ? last - 1 : version], options);
}

async function compareRevisions(
  config: Configuration,
  revisions: Revisions,
  versions: readonly [number, number],
  options: DiffOptions,
): Promise<DiffReport> {
  for (const version of versions) {
    if (revisions.records.some((record) => record.version === version)) continue;
    throw new ScullError(`release has no ${version} version`, { code: 'release.revision' });
  }
  const [before, after] = await Promise.all(versions.map(async (version) => sideOf(await revisions.release(version))));
  return compareSides(config, before!, after!, options);
}

function lastVersion({ records }: Revisions): number {
  return records.at(-1)!.version;
}

async function revisionsOf(config: Configuration, name: string): Promise<Revisions> {
  checkName(name);
  const storage = await config.storage();
  return whenReachable(config, () => storage.revisions(name));
}

function checkName(name: string): void {
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
}

function sideOf(release: Release): Side {
  const { manifest, namespace } = wholeRelease(release);
  return { manifest, namespace };
}

/**
 * Between two releases of one chart, whose objects are paired by the templates that they come from. Each may be `NAMESPACE/NAME`.
 */
export async function diffReleases(
  config: Configuration,
  names: readonly [string, string],
  options: DiffOptions,
): Promise<DiffReport> {
  const releases = await Promise.all(names.map((name) => early(lastOf(config, name))));
  const [one, other] = releases.map(({ chart }) => chart?.metadata.name ?? '');
  if (one !== other) {
    throw new ScullError(`releases of two charts cannot be compared: ${quote(one!)}, ${quote(other!)}`, {
      code: 'diff.charts',
      hint: 'Their objects are paired by the templates that they come from.',
    });
  }
  const [before, after] = readSides(config, releases.map(sideOf), options).map(bySource);
  return compareManifests(before!, after!, options);
}

async function lastOf(config: Configuration, path: string): Promise<Release> {
  const slash = path.indexOf('/');
  const name = path.slice(slash + 1);
  checkName(name);
  const storage = await config.storage(slash < 0 ? undefined : path.slice(0, slash));
  return whenReachable(config, () => storage.last(name));
}
