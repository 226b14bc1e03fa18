/**
 * Versions as github.com/Masterminds/semver v3.5.0 (version.go) reads, orders and prints them. Constraints are in
 * semver-constraint.ts.
 *
 * `parseVersion` is the lenient reader that Sprig, `kubeVersion` and dependencies use (`NewVersion`): a leading `v`, missing
 * minor and patch, and leading zeros in the numbers are accepted. `parseStrictVersion` is `StrictNewVersion`.
 */
import { byteLength, compareStrings } from './strings.ts';

const MAX_LENGTH = 256;
const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;
const loose =
  /^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const digits = /^[0-9]+$/;

/** One semantic version. The numbers are uint64. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without its hyphen; empty when there is none. */
  readonly prerelease: string;
  /** Build metadata without its plus sign; empty when there is none. */
  readonly metadata: string;
  /** The text that was parsed. */
  readonly original: string;
}

/** `semver.NewVersion`. Throws with its error text. */
export function parseVersion(text: string): Version {
  if (byteLength(text) > MAX_LENGTH) throw tooLong();
  const match = loose.exec(text);
  if (match === null) throw new Error('invalid semantic version');
  const [, major, minor, patch, , prerelease = '', , metadata = ''] = match;
  const version = {
    major: segment(major!),
    minor: segment(minor?.slice(1) ?? '0'),
    patch: segment(patch?.slice(1) ?? '0'),
    prerelease,
    metadata,
    original: text,
  };
  if (prerelease !== '') checkPrerelease(prerelease);
  return version;
}

/** Whether `parseVersion` takes it. */
export function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}

/** `semver.StrictNewVersion`: all three numbers, no `v`, no leading zeros. Throws with its error text. */
export function parseStrictVersion(text: string): Version {
  if (text === '') throw new Error('version string empty');
  if (byteLength(text) > MAX_LENGTH) throw tooLong();
  const [major, minor, ...others] = text.split('.');
  if (minor === undefined || others.length === 0) throw new Error('invalid semantic version');
  const [beforePlus, metadata] = cut(others.join('.'), '+');
  if (metadata !== undefined) checkMetadata(metadata);
  const [patch, prerelease] = cut(beforePlus, '-');
  if (prerelease !== undefined) checkPrerelease(prerelease);
  for (const number of [major!, minor, patch]) {
    if (!/^[0-9]*$/.test(number)) throw new Error('invalid characters in version');
    if (number.length > 1 && number.startsWith('0')) throw leadingZero();
  }
  return {
    major: parseNumber(major!),
    minor: parseNumber(minor),
    patch: parseNumber(patch),
    prerelease: prerelease ?? '',
    metadata: metadata ?? '',
    original: text,
  };
}

/** `Version.String`: without a leading `v`, with all three numbers. */
export function versionString(v: Omit<Version, 'original'>): string {
  const prerelease = v.prerelease === '' ? '' : `-${v.prerelease}`;
  const metadata = v.metadata === '' ? '' : `+${v.metadata}`;
  return `${String(v.major)}.${String(v.minor)}.${String(v.patch)}${prerelease}${metadata}`;
}

/** `Version.Compare`: -1, 0 or 1; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const) {
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Orders two prerelease texts, either of which may be empty (and then sorts first). */
export function comparePrereleases(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareIdentifiers(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** `IncMajor`, `IncMinor`, `IncPatch`: the next version; of a prerelease the next patch is its release. */
export function nextVersion(v: Version, part: 'major' | 'minor' | 'patch'): Version {
  const keep = part === 'patch' && v.prerelease !== '';
  if (!keep && v[part] === MAX_UINT64) throw new Error(`${part} version increment would overflow uint64`);
  return withOriginal(v, {
    major: part === 'major' ? v.major + 1n : v.major,
    minor: part === 'major' ? 0n : part === 'minor' ? v.minor + 1n : v.minor,
    patch: part !== 'patch' ? 0n : keep ? v.patch : v.patch + 1n,
    prerelease: '',
    metadata: '',
  });
}

/** `SetPrerelease`. Throws when it is not a prerelease text. */
export function withPrerelease(v: Version, prerelease: string): Version {
  if (prerelease !== '') checkPrerelease(prerelease);
  return withOriginal(v, { ...v, prerelease });
}

/** `SetMetadata`. Throws when it is not a metadata text. */
export function withMetadata(v: Version, metadata: string): Version {
  if (metadata !== '') checkMetadata(metadata);
  return withOriginal(v, { ...v, metadata });
}

function withOriginal(from: Version, next: Omit<Version, 'original'>): Version {
  return { ...next, original: (from.original.startsWith('v') ? 'v' : '') + versionString(next) };
}

function compareIdentifiers(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const x = toUint64(a);
  const y = toUint64(b);
  if (x === undefined && y === undefined) return compareStrings(a, b) > 0 ? 1 : -1;
  if (x === undefined) return 1;
  if (y === undefined) return -1;
  return x > y ? 1 : -1;
}

function toUint64(text: string): bigint | undefined {
  const value = digits.test(text) ? BigInt(text) : undefined;
  return value === undefined || value > MAX_UINT64 ? undefined : value;
}

function segment(number: string): bigint {
  try {
    return parseNumber(number);
  } catch (error) {
    throw new Error(`error parsing version segment: ${(error as Error).message}`, { cause: error });
  }
}

function parseNumber(number: string): bigint {
  const value = toUint64(number);
  if (value !== undefined) return value;
  const reason = number === '' ? 'invalid syntax' : 'value out of range';
  throw new Error(`strconv.ParseUint: parsing "${number}": ${reason}`);
}

function checkPrerelease(text: string): void {
  for (const identifier of text.split('.')) {
    if (!/^[0-9A-Za-z-]+$/.test(identifier)) throw new Error('invalid prerelease string');
    if (/^0[0-9]+$/.test(identifier)) throw leadingZero();
  }
}

function checkMetadata(text: string): void {
  if (!/^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*$/.test(text)) throw new Error('invalid metadata string');
}

function cut(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function leadingZero(): Error {
  return new Error('version segment starts with 0');
}

function tooLong(): Error {
  return new Error(`version string is too long (max ${MAX_LENGTH} bytes)`);
}
