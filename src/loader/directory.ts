/**
 * The files of a chart's folder, as `loader.LoadDir` and `sympath.Walk` of Helm 3.22 find them: names in byte order, depth first,
 * `.helmignore` rules, symbolic links followed (also out of the chart, as Helm does, which says so on stderr).
 */
import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { MAX_FILE_SIZE, withoutBom } from '../chart/archive.ts';
import type { ChartFile, Warn } from '../chart/chart.ts';
import { IgnoreRules } from '../chart/ignore.ts';
import { errorMessage, ScullError } from '../errors.ts';
import { compareStrings } from '../go/strings.ts';
import { quote } from '../go/strconv.ts';
import { pathError } from './os-error.ts';
import { readFile, readFileWithin } from './read-file.ts';

/** What the walk needs to know of an entry: a `Dirent` or `Stats`. */
interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export interface ReadFolderOptions {
  /** Refuses symbolic links that lead out of the chart, unless they are ignored; Helm follows them (CVE-2019-18658). */
  readonly stayInside?: boolean;
  /** Whether a file or folder, by its path in the chart, is passed over as if `.helmignore` named it. */
  readonly passOver?: (name: string) => boolean;
  /** Bytes of one file; `MAX_FILE_SIZE` unless given. */
  readonly maxFileSize?: number;
}

/** Reads all files of the chart in `folder`, an absolute path. Throws with Helm's text. */
export function readChartFolder(folder: string, warn: Warn, options: ReadFolderOptions = {}): ChartFile[] {
  const rules = readRules(folder);
  const files: ChartFile[] = [];
  const allow = options.stayInside === true ? refuseOutside(folder) : () => undefined;

  const enter = (name: string): void => {
    for (const [entry, kind] of entriesOf(join(folder, name), name === ''))
      visit(name === '' ? entry : `${name}/${entry}`, entry, kind);
  };
  const visit = (name: string, entry: string, kind: Kind): void => {
    if (options.passOver?.(name) === true) return;
    const path = join(folder, name);
    const found: Entry = kind.isSymbolicLink() ? follow(path, warn) : { kind, entry };
    const isFolder = found.kind.isDirectory();
    if (rules.ignores(name, isFolder, warn)) return;
    if (found.target !== undefined) allow(path, found.target);
    if (isFolder) {
      enter(name);
      return;
    }
    if (!found.kind.isFile()) {
      throw new Error(`cannot load irregular file ${path} as it has file mode type bits set`);
    }
    files.push({
      name,
      data: withoutBom(readChartFile(path, { name, entry: found.entry, limit: options.maxFileSize ?? MAX_FILE_SIZE })),
    });
  };
  enter('');
  return files;
}

function readRules(folder: string): IgnoreRules {
  const path = join(folder, '.helmignore');
  const rules = existsSync(path) ? IgnoreRules.parse(readFile(path)) : new IgnoreRules();
  rules.addDefaults();
  return rules;
}

/** Helm takes a chart's own folder that it cannot read for an empty one. */
function entriesOf(path: string, isRoot: boolean): [name: string, kind: Kind][] {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isRoot) return [];
    throw pathError(error, 'open', path);
  }
  return entries
    .map((entry): [string, Kind] => [entry.name, isKnown(entry) ? entry : lstatSync(join(path, entry.name))])
    .sort(([a], [b]) => compareStrings(a, b));
}

/** Some file systems don't tell the kinds of the entries of a folder. */
function isKnown(
  entry: Kind & { isFIFO(): boolean; isSocket(): boolean; isBlockDevice(): boolean; isCharacterDevice(): boolean },
): boolean {
  const isCommon = entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
  return isCommon || entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice();
}

function refuseOutside(folder: string): (path: string, target: string) => void {
  const root = existsSync(folder) ? realpathSync(folder) : folder;
  return (path, target) => {
    if (target === root || target.startsWith(join(root, sep))) return;
    throw new ScullError(`refusing to follow ${path}: the symbolic link leads out of the chart, to ${target}`, {
      code: 'chart.link',
      hint: 'put a copy of the file in the chart, or name the link in .helmignore',
    });
  };
}

interface Entry {
  readonly kind: Kind;
  /** Its name; that of what a link leads to. */
  readonly entry: string;
  /** Where a link leads to. */
  readonly target?: string;
}

/** What a link leads to. */
function follow(path: string, warn: Warn): Entry {
  let target: string;
  try {
    target = realpathSync(path);
  } catch (error) {
    const text = `error evaluating symlink ${path}: ${reasonOf(error, path)}`;
    throw new Error(text, { cause: error });
  }
  warn(
    `found symbolic link in path: ${path} resolves to ${target}. Contents of linked file included and used`,
    'walk.go:75',
  );
  return { kind: statSync(target), entry: basename(target), target };
}

function reasonOf(error: unknown, path: string): string {
  const isLoop = error instanceof Error && 'code' in error && error.code === 'ELOOP';
  return isLoop ? 'EvalSymlinks: too many links' : pathError(error, 'lstat', missingTarget(path)).message;
}

/** The path at which following a link fails: the first folder or file on its way that is not there. */
function missingTarget(path: string): string {
  let at = path;
  for (let links = 0; links < 255; links++) {
    const missing = firstMissing(at);
    if (missing !== undefined) return missing;
    if (!lstatSync(at).isSymbolicLink()) return at;
    at = resolve(realpathSync(dirname(at)), readlinkSync(at));
  }
  return at;
}

function firstMissing(path: string): string | undefined {
  const parent = dirname(path);
  const above = parent === path ? undefined : firstMissing(parent);
  if (above !== undefined) return above;
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? path : undefined;
}

function readChartFile(path: string, file: { name: string; entry: string; limit: number }): Uint8Array {
  const { name, entry, limit } = file;
  const tooLarge = (): Error =>
    new ScullError(`chart file ${quote(entry)} is larger than the maximum file size ${limit}`, {
      code: 'chart.too-large',
    });
  try {
    return readFileWithin(limit, path, tooLarge);
  } catch (error) {
    if (error instanceof ScullError) throw error;
    throw new Error(`error reading ${name}: ${errorMessage(error)}`, { cause: error });
  }
}
