/**
 * Version constraints as github.com/Masterminds/semver v3.5.0 (constraints.go) reads and checks them.
 *
 * A constraint is groups joined by `||`; a group is comparisons separated by spaces or commas, all of which must hold.
 * `a - b` is rewritten to `>= a, <= b ` before anything else. A prerelease satisfies a group only if one of the group's own
 * versions has a prerelease. A version with a wildcard or a missing part is a range: `wild` says which part is open.
 */
import { byteLength } from './strings.ts';
import { comparePrereleases, compareVersions, parseVersion, versionString, type Version } from './semver.ts';
import { quote } from './strconv-quote.ts';

const MAX_LENGTH = 512;
const MAX_GROUPS = 32;

const SPACE = '[\\t\\n\\f\\r ]';
const OPERATOR = '=>|=<|!=|>=|<=|~>|[=><~^]|';
// A single | among the digits is the library's own slip; it never makes a valid version, but it decides which error is told.
const VERSION =
  'v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';

type Operator = '=' | '!=' | '>' | '<' | '>=' | '<=' | '~' | '^';
const operators: Readonly<Record<string, Operator>> = {
  '': '=',
  '=': '=',
  '!=': '!=',
  '>': '>',
  '<': '<',
  '>=': '>=',
  '=>': '>=',
  '<=': '<=',
  '=<': '<=',
  '~': '~',
  '~>': '~',
  '^': '^',
};

interface Comparison {
  readonly operator: Operator;
  readonly version: Version;
  /** The operator as written. */
  readonly sign: string;
  /** The version as written. */
  readonly text: string;
  /** The first part that is a wildcard or missing. */
  readonly wild?: 'major' | 'minor' | 'patch';
}

interface Group {
  readonly comparisons: readonly Comparison[];
  readonly includesPrerelease: boolean;
}

/** A parsed constraint. */
export class Constraints {
  private readonly groups: readonly Group[];
  /** Lets prereleases satisfy any group. */
  readonly includePrerelease: boolean;

  /** `semver.NewConstraint`. Throws with its error text. */
  constructor(text: string, options: { includePrerelease?: boolean } = {}) {
    if (byteLength(text) > MAX_LENGTH) throw new Error(`constraint string is too long (max ${MAX_LENGTH} bytes)`);
    const groups = rewriteRanges(text).split('||');
    if (groups.length > MAX_GROUPS) throw new Error(`too many constraint groups (max ${MAX_GROUPS})`);
    this.groups = groups.map(parseGroup);
    this.includePrerelease = options.includePrerelease ?? false;
  }

  /** `Constraints.Check`. */
  check(version: Version): boolean {
    for (const group of this.groups) {
      const prereleases = this.includePrerelease || group.includesPrerelease;
      if (isWithin(version, group, prereleases)) return true;
    }
    return false;
  }

  /** `Constraints.Validate`: why the version does not satisfy the constraint; empty when it does. */
  validate(version: Version): string[] {
    const reasons: string[] = [];
    let toldPrerelease = false;
    for (const group of this.groups) {
      const prereleases = this.includePrerelease || group.includesPrerelease;
      let joy = true;
      for (const comparison of group.comparisons) {
        const reason = failure(version, comparison, prereleases);
        if (reason === undefined) continue;
        joy = false;
        if (!prereleases && version.prerelease !== '') {
          if (toldPrerelease) continue;
          toldPrerelease = true;
        }
        reasons.push(reason);
      }
      if (joy) return [];
    }
    return reasons;
  }

  /** `Constraints.String`. */
  toString(): string {
    return this.groups.map((g) => g.comparisons.map((c) => c.sign + c.text).join(' ')).join(' || ');
  }
}

function rewriteRanges(text: string): string {
  if (!/\s-\s/.test(text)) return text;
  const range = new RegExp(`${SPACE}*(${VERSION})${SPACE}+-${SPACE}+(${VERSION})${SPACE}*`, 'g');
  return text.replace(range, (...match: string[]) => `>= ${match[1]!}, <= ${match[6]!} `);
}

// Read one comparison at a time: the library's one big expression for a whole group would backtrack without end here.
function parseGroup(text: string): Group {
  const next = new RegExp(`${SPACE}*(${OPERATOR})${SPACE}*(${VERSION})(${SPACE}*)`, 'y');
  const matches: RegExpExecArray[] = [];
  let at = 0;
  for (;;) {
    next.lastIndex = at;
    const match = next.exec(text);
    if (match === null) throw improper(text);
    matches.push(match);
    at = next.lastIndex;
    if (at === text.length) break;
    if (text[at] === ',') at++;
    else if (match[7] === '') throw improper(text);
  }
  const comparisons = matches.map(toComparison); // not before the whole group is known to be well formed
  let includesPrerelease = false;
  for (const { version } of comparisons) includesPrerelease ||= version.prerelease !== '';
  return { comparisons, includesPrerelease };
}

function isWithin(version: Version, { comparisons }: Group, prereleases: boolean): boolean {
  for (const comparison of comparisons) if (failure(version, comparison, prereleases) !== undefined) return false;
  return true;
}

function toComparison(match: RegExpExecArray): Comparison {
  const [, sign = '', text = '', major = '', minor = '', patch = '', prerelease = ''] = match;
  const base = { operator: operators[sign]!, sign, text };
  if (isWild(major)) return { ...base, wild: 'major', version: parsed(`0.0.0${prerelease}`) };
  if (isWild(minor.slice(1))) return { ...base, wild: 'minor', version: parsed(`${major}.0.0${prerelease}`) };
  if (isWild(patch.slice(1))) return { ...base, wild: 'patch', version: parsed(`${major}${minor}.0${prerelease}`) };
  return { ...base, version: parsed(text) };
}

function parsed(text: string): Version {
  try {
    return parseVersion(text);
  } catch (error) {
    throw new Error('constraint parser error', { cause: error });
  }
}

function isWild(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

function improper(text: string): Error {
  return new Error(`improper constraint: ${quote(text)}`);
}

/** Why `v` does not satisfy one comparison; undefined when it does. */
function failure(v: Version, c: Comparison, prereleases: boolean): string | undefined {
  if (v.prerelease !== '' && !prereleases) {
    return `${quote(versionString(v))} is a prerelease version and the constraint is only looking for release versions`;
  }
  const relation = c.operator === '=' && c.wild !== undefined ? tilde(v, c) : relations[c.operator](v, c);
  return relation === undefined
    ? undefined
    : `${quote(versionString(v))} ${relation.replace('%', () => quote(c.text))}`;
}

// Each returns the reason of the failure with % for the constraint's version.
const relations: Readonly<Record<Operator, (v: Version, c: Comparison) => string | undefined>> = {
  '=': (v, c) => (compareVersions(v, c.version) === 0 ? undefined : 'is not equal to %'),
  '!=': (v, c) => (differs(v, c) ? undefined : 'is equal to %'),
  '>': (v, c) => (isGreater(v, c) ? undefined : 'is less than or equal to %'),
  '<': (v, c) => (compareVersions(v, c.version) < 0 ? undefined : 'is greater than or equal to %'),
  '>=': (v, c) => (compareVersions(v, c.version) >= 0 ? undefined : 'is less than %'),
  '<=': (v, c) => (isAtMost(v, c) ? undefined : 'is greater than %'),
  '~': tilde,
  '^': caret,
};

function differs(v: Version, c: Comparison): boolean {
  if (c.wild === undefined) return compareVersions(v, c.version) !== 0;
  if (v.major !== c.version.major) return true;
  if (v.minor !== c.version.minor && c.wild !== 'minor') return true;
  if (c.wild === 'minor') return false;
  if (c.wild === 'patch') return comparePrereleases(v.prerelease, c.version.prerelease) !== 0;
  return v.patch !== c.version.patch || compareVersions(v, c.version) !== 0;
}

function isGreater(v: Version, c: Comparison): boolean {
  if (c.wild === undefined) return compareVersions(v, c.version) > 0;
  if (v.major !== c.version.major) return v.major > c.version.major;
  if (c.wild === 'minor') return false;
  if (c.wild === 'patch') return v.minor > c.version.minor;
  return compareVersions(v, c.version) > 0;
}

function isAtMost(v: Version, c: Comparison): boolean {
  if (c.wild === undefined) return compareVersions(v, c.version) <= 0;
  if (v.major !== c.version.major) return v.major < c.version.major;
  return v.minor <= c.version.minor || c.wild === 'minor';
}

function tilde(v: Version, c: Comparison): string | undefined {
  if (compareVersions(v, c.version) < 0) return 'is less than %';
  const { major, minor, patch } = c.version;
  // ~0.0.0 and ~* accept everything
  if (major === 0n && minor === 0n && patch === 0n && c.wild !== 'minor' && c.wild !== 'patch') return undefined;
  if (v.major !== major) return 'does not have same major version as %';
  if (v.minor !== minor && c.wild !== 'minor') return 'does not have same major and minor version as %';
  return undefined;
}

function caret(v: Version, c: Comparison): string | undefined {
  if (compareVersions(v, c.version) < 0) return 'is less than %';
  const { major, minor, patch } = c.version;
  if (v.major !== major) return 'does not have same major version as %';
  if (major > 0n || c.wild === 'minor') return undefined;
  if (minor > 0n || c.wild === 'patch') {
    const hint = 'Expected minor versions to match when constraint major version is 0';
    return v.minor === minor ? undefined : `does not have same minor version as %. ${hint}`;
  }
  if (v.minor > 0n) return 'does not have same minor version as %';
  if (v.patch === patch) return undefined;
  return 'does not equal %. Expect version and constraint to equal when major and minor versions are 0';
}
