/**
 * Chart.lock and requirements.lock: the digests of internal/resolver/resolver.go and the file of `writeLock` in
 * pkg/downloader/manager.go of Helm v3.22.0. The digest says that a lock was made for these dependencies, so it is over the
 * JSON of both lists, byte for byte as Go writes it.
 */
import { lstatSync, readlinkSync } from 'node:fs';
import { structOf } from '../../chart/chart-value.ts';
import type { Dependency } from '../../chart/chart.ts';
import { dependencyType } from '../../chart/struct-types.ts';
import { ScullError } from '../../errors.ts';
import { marshalJson } from '../../go/json-marshal.ts';
import { sha256 } from '../../go/sha256.ts';
import { quote } from '../../go/strconv-quote.ts';
import { toBytes } from '../../go/strings.ts';
import type { Value } from '../../go/values.ts';
import { marshalYaml } from '../../go/yaml/marshal.ts';
import { joinPath } from '../../home/paths.ts';
import { pathError } from '../../loader/os-error.ts';

/** What a lock file says. */
export interface NewLock {
  readonly digest: string;
  /** RFC 3339. */
  readonly generated: string;
  readonly dependencies: readonly Dependency[];
}

/** `HashReq`: `sha256:…` over what Chart.yaml asks for and what was found. A list that is not there is not an empty one. */
export function lockDigest(
  wanted: readonly Dependency[] | undefined,
  locked: readonly Dependency[] | undefined,
): string {
  return digestOf([listOf(wanted), listOf(locked)]);
}

/** `HashV2Req`: what Helm 2 wrote into requirements.lock. */
export function helm2Digest(wanted: readonly Dependency[] | undefined): string {
  return digestOf(new Map([['dependencies', listOf(wanted)]]));
}

/** The text of a lock file. */
export function lockText({ digest, generated, dependencies }: NewLock): string {
  const fields: [string, Value][] = [
    ['dependencies', listOf(dependencies)],
    ['digest', digest],
    ['generated', generated],
  ];
  return marshalYaml(new Map(fields));
}

/** A dependency that says where a chart is, and nothing of how it is used. */
export function lockEntry(name: string, repository: string, version: string): Dependency {
  return { name, version, repository, condition: '', enabled: false, alias: '' };
}

/** The name of the lock file of a chart. */
export function lockName(apiVersion: string): 'Chart.lock' | 'requirements.lock' {
  return apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock';
}

/** Throws when the lock file is a symbolic link: who writes through it writes elsewhere (CVE-2025-53547). */
export function checkLockFile(chartPath: string, name: string): void {
  const path = joinPath(chartPath, name);
  let target: string;
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
    target = readlinkSync(path);
  } catch (error) {
    const text = `error getting info for ${quote(path)}: ${pathError(error, 'lstat', path).message}`;
    throw new ScullError(text, { code: 'dependency.lock', cause: error });
  }
  throw new ScullError(`the ${name} file is a symlink to ${quote(target)}`, { code: 'dependency.lock' });
}

function digestOf(value: Value): string {
  return `sha256:${hex(sha256(toBytes(marshalJson(value))))}`;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A lock file that somebody wrote may have null in its list. */
function listOf(dependencies: readonly (Dependency | null)[] | undefined): Value {
  return dependencies === undefined
    ? null
    : dependencies.map((one) => (one === null ? null : structOf(dependencyType, one)));
}
