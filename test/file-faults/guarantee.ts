/**
 * What has to hold after a command met a fault, and after the same command was run again: each broken promise as a line. `before`,
 * `after` and so on are all files below the folder of the run.
 */
import type { FileTree } from '../sources/snapshot.ts';
import type { Fault, FileCall } from './strace.ts';

export interface Observation {
  readonly before: FileTree;
  /** What the command leaves without a fault. */
  readonly wanted: FileTree;
  readonly faulty: Ending;
  /** The same command after it, without a fault. */
  readonly again: Ending;
  readonly call: FileCall;
  readonly fault: Fault;
  readonly mayStay?: RegExp | undefined;
  /** How a command tells of a fault and ends well all the same. */
  readonly reports?: RegExp | undefined;
  /** What the second run may say when the first has done all. */
  readonly doneBefore?: RegExp | undefined;
}

export interface Ending {
  /** Undefined: ended by a signal. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly tree: FileTree;
}

/** Made on the way, and in nobody's way: folders, and empty files that are only locked. */
const harmless = (path: string, text: string): boolean =>
  text.startsWith('folder ') || (path.endsWith('.lock') && /^file 0\d{3}\n$/.test(text));
const temporary = /\.scull-RANDOM|\/tmpcharts-PID/;

export function brokenPromises(seen: Observation): string[] {
  return [...torn(seen), ...told(seen), ...halfDone(seen), ...again(seen)];
}

/** No file is anything but what it was or what it is to be; none that is there before and after is missing. */
function torn({ before, wanted, faulty, call, fault }: Observation): string[] {
  const broken: string[] = [];
  for (const [path, text] of faulty.tree) {
    if (text === before.get(path) || text === wanted.get(path) || harmless(path, text)) continue;
    if (temporary.test(path)) {
      // that it could not be removed was the fault
      if (fault !== 'SIGKILL' && call.kind !== 'remove') broken.push(`left behind: ${path}`);
    } else broken.push(`torn: ${path}`);
  }
  for (const path of before.keys()) {
    if (wanted.has(path) && !faulty.tree.has(path)) broken.push(`lost: ${path}`);
  }
  return broken;
}

/** One error that names the file, and exit status 1; or the fault is got over and all is as it is to be. */
function told(seen: Observation): string[] {
  const { wanted, faulty, call, fault, reports } = seen;
  if (fault.startsWith('SIG')) return [];
  const { status, stdout, stderr, tree } = faulty;
  if (status === 0)
    return hasAll(tree, wanted) || reports?.test(stdout + stderr) === true ? [] : ['ends well with other files'];
  const errors = stderr.split('\n').filter((line) => line.startsWith('Error:'));
  const broken: string[] = [];
  if (status !== 1) broken.push(`exit status ${String(status)}`);
  if (errors.length !== 1) broken.push(`${String(errors.length)} errors`);
  if (/^\s+at |internal error|^panic:/m.test(stderr)) broken.push('internal error');
  const isHidden = /\.scull-RANDOM/.test(call.path);
  const files = [
    ...(isHidden ? changedFiles(seen) : []),
    ...(isHidden && call.kind !== 'make' ? [] : namesOf(call.path)),
  ];
  if (!files.some((name) => stderr.includes(name))) broken.push('the file is not named');
  if (/\.scull-/.test(stderr)) broken.push('a temporary file is named');
  return broken;
}

/** What the command writes, some of it under a temporary name first. */
function changedFiles({ before, wanted }: Observation): string[] {
  const changed = [...wanted].filter(([path, text]) => text !== before.get(path));
  const gone = [...before.keys()].filter((path) => !wanted.has(path));
  return [...changed.map(([path]) => path), ...gone].map((path) => path.replace(/\/$/, '').split('/').at(-1)!);
}

/** The file or folder that a user knows it by. */
function namesOf(path: string): string[] {
  const parts = path.replace(/\/\.lock$/, '').split('/');
  const known = parts.filter((part) => !/^\.scull-|^\.gone$|^tmpcharts-/.test(part));
  return known.slice(-2);
}

/** After an error all is as it was, but for caches. */
function halfDone({ before, wanted, faulty, fault, mayStay }: Observation): string[] {
  if (fault.startsWith('SIG') || faulty.status === 0) return [];
  const changed = [...faulty.tree].filter(
    ([path, text]) =>
      text !== before.get(path) && text === wanted.get(path) && !harmless(path, text) && mayStay?.test(path) !== true,
  );
  const gone = [...before.keys()].filter(
    (path) => !wanted.has(path) && !faulty.tree.has(path) && mayStay?.test(path) !== true,
  );
  return [...changed.map(([path]) => `half done: ${path}`), ...gone.map((path) => `half done: ${path} is gone`)];
}

/** The next run brings what a run without fault brings, and nothing else stays. */
function again({ wanted, faulty, again, call, doneBefore }: Observation): string[] {
  const isDone = hasAll(faulty.tree, wanted) || hasAll(again.tree, wanted);
  const fine = again.status === 0 || (isDone && again.status === 1 && doneBefore?.test(again.stderr) === true);
  const broken = fine ? [] : [`the next run ends with ${String(again.status)}: ${again.stderr.trim().slice(0, 200)}`];
  // what is done already does not begin again, and so does not clean up
  const isOfNoUse = again.status !== 0 || call.kind === 'remove';
  const difference = sameFiles(isOfNoUse ? withoutTemporary(again.tree) : again.tree, wanted);
  if (difference !== undefined) broken.push(`the next run leaves other files: ${difference}`);
  return broken;
}

/** Whether all is there that is to be there. What a fault keeps from being removed goes with the next run. */
export function hasAll(tree: FileTree, wanted: FileTree): boolean {
  return sameFiles(withoutTemporary(tree), wanted) === undefined;
}

function withoutTemporary(tree: FileTree): FileTree {
  return new Map([...tree].filter(([path]) => !temporary.test(path)));
}

/** The first path that differs. */
export function sameFiles(a: FileTree, b: FileTree): string | undefined {
  const paths = new Set([...a.keys(), ...b.keys()]);
  for (const path of paths) {
    const [x, y] = [a.get(path), b.get(path)];
    if (x !== y && !(harmless(path, x ?? y!) && (x === undefined || y === undefined))) return path;
  }
  return undefined;
}
