/** Two manifests compared, whatever they come from. */
import { compareManifests, type CompareOptions, type DiffReport } from '../../diff/compare.ts';
import { manifestReader, type ManifestObjects } from '../../diff/manifest-objects.ts';
import { trimSpace } from '../../go/unicode.ts';
import type { Release } from '../../release/release.ts';
import type { Configuration } from '../configuration.ts';
import { hooksText } from '../read/release-text.ts';

export interface DiffOptions extends CompareOptions {
  /** Compares what manifests mean, not how they are written. */
  readonly normalize: boolean;
  /** Hooks that are tests count. */
  readonly tests: boolean;
}

export interface Side {
  readonly manifest: string;
  /** For objects that name none. */
  readonly namespace: string;
}

/** Throws for a manifest that is no YAML, and for a regular expression that is none. */
export function compareSides(config: Configuration, before: Side, after: Side, options: DiffOptions): DiffReport {
  const [old, fresh] = readSides(config, [before, after], options);
  return compareManifests(old!, fresh!, options);
}

export function readSides(config: Configuration, sides: readonly Side[], options: DiffOptions): ManifestObjects[] {
  const read = manifestReader({ ...options, warn: config.warn });
  return sides.map(({ manifest, namespace }) => read(manifest, namespace));
}

/** All that a revision puts into the cluster. */
export function manifestOf(release: Pick<Release, 'manifest' | 'hooks'>, { noHooks }: { noHooks: boolean }): string {
  return `${trimSpace(release.manifest)}\n${noHooks ? '' : hooksText(release)}`;
}
