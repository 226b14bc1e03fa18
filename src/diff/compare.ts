/**
 * What differs between the objects of two manifests: generateReport of diff/diff.go of helm-diff v3.15.11. First what is in both, then
 * what is gone, then what is new, each by name.
 */
import { ScullError, errorMessage } from '../errors.ts';
import { compileRegexp, type Regexp } from '../go/regexp.ts';
import { compareStrings } from '../go/strings.ts';
import { diffLines, type DiffLine } from './lines.ts';
import type { ManifestObject, ManifestObjects } from './manifest-objects.ts';
import { findRename } from './renames.ts';
import { viewedSecrets, type SecretPair, type SecretView } from './secrets.ts';

/** `MODIFY_SUPPRESSED`: it changes, but no line is left to be shown. */
export type EntryChange = 'ADD' | 'REMOVE' | 'MODIFY' | 'OWNERSHIP' | 'MODIFY_SUPPRESSED';

export interface DiffEntry {
  /** As people read it: `default, web, Deployment (apps)`. */
  readonly title: string;
  readonly object: Pick<ManifestObject, 'apiVersion' | 'kind' | 'namespace' | 'name'>;
  readonly change: EntryChange;
  readonly lines: readonly DiffLine[];
  /** Both states as they may be seen; undefined for none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Its lines are not to be shown. */
  readonly hidden: boolean;
}

export interface DiffReport {
  readonly entries: readonly DiffEntry[];
  /** Whether anything changes, shown or not. */
  readonly changed: boolean;
}

export interface CompareOptions {
  /** Carriage returns at the ends of lines do not count. */
  readonly stripTrailingCr: boolean;
  readonly secrets: SecretView;
  /** Kinds whose lines are not shown. */
  readonly hiddenKinds: readonly string[];
  /** An object that is gone and one of its kind that is new are one, if at most so much of the lines differs; 0 for never. */
  readonly findRenames: number;
  /** Go's regular expressions: lines that match are left out. */
  readonly hiddenLines: readonly string[];
}

/** Throws for a regular expression that is none. */
export function compareManifests(before: ManifestObjects, after: ManifestObjects, options: CompareOptions): DiffReport {
  const expressions = options.hiddenLines.map(compiled);
  const entries: DiffEntry[] = [];
  const add = (title: string, old: ManifestObject | undefined, fresh: ManifestObject | undefined): void => {
    const entry = entryOf(title, old, fresh, options);
    if (entry !== undefined) entries.push(entry);
  };
  const gone: string[] = [];
  for (const title of sorted(before)) {
    if (after.has(title)) add(title, before.get(title), after.get(title));
    else gone.push(title);
  }
  let fresh = sorted(after).filter((title) => !before.has(title));
  const removed = gone.filter((title) => {
    const old = before.get(title)!;
    const candidates = fresh.map((key) => ({ title: key, object: after.get(key)! }));
    const renamed = findRename(old, candidates, options.findRenames, (other) =>
      linesOf(viewed(old, other, options), options),
    );
    if (renamed === undefined) return true;
    fresh = fresh.filter((key) => key !== renamed);
    add(title, old, after.get(renamed));
    return false;
  });
  for (const title of removed) if (!before.get(title)!.keep) add(title, before.get(title), undefined);
  for (const title of fresh) add(title, undefined, after.get(title));
  const changed = entries.length > 0;
  return { changed, entries: expressions.length === 0 ? entries : entries.map((entry) => without(entry, expressions)) };
}

function sorted(objects: ManifestObjects): string[] {
  return [...objects.keys()].sort(compareStrings);
}

function compiled(pattern: string): Regexp {
  try {
    return compileRegexp(pattern);
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'diff.regexp' });
  }
}

/** Undefined where nothing differs. */
function entryOf(
  title: string,
  old: ManifestObject | undefined,
  fresh: ManifestObject | undefined,
  options: CompareOptions,
): DiffEntry | undefined {
  if (old?.content === fresh?.content) return undefined;
  const pair = viewed(old, fresh, options);
  const lines = linesOf(pair, options);
  if (lines.every(({ change }) => change === ' ')) return undefined;
  const object = (old ?? fresh)!;
  return {
    title,
    object,
    change: old === undefined ? 'ADD' : fresh === undefined ? 'REMOVE' : 'MODIFY',
    lines,
    ...pair,
    hidden: options.hiddenKinds.includes(object.kind),
  };
}

function viewed(
  old: ManifestObject | undefined,
  fresh: ManifestObject | undefined,
  { secrets }: CompareOptions,
): SecretPair {
  const pair = { before: old?.content, after: fresh?.content };
  const isSecret = [old, fresh].every((object) => object === undefined || object.kind === 'Secret');
  return isSecret ? viewedSecrets(pair, secrets) : pair;
}

function linesOf({ before = '', after = '' }: SecretPair, { stripTrailingCr }: CompareOptions): DiffLine[] {
  return diffTexts(before, after, stripTrailingCr);
}

/** Texts that end with a line break have an empty last line. */
export function diffTexts(before: string, after: string, stripTrailingCr = false): DiffLine[] {
  const split = (text: string): string[] => {
    const lines = text.split('\n');
    return stripTrailingCr ? lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) : lines;
  };
  return diffLines(split(before), split(after));
}

function without(entry: DiffEntry, expressions: readonly Regexp[]): DiffEntry {
  const lines = entry.lines.filter(({ text }) => !expressions.some((expression) => expression.matches(text)));
  if (lines.some(({ change }) => change !== ' ')) return { ...entry, lines };
  return { ...entry, lines: [], change: entry.change === 'MODIFY' ? 'MODIFY_SUPPRESSED' : entry.change };
}
