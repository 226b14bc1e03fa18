/**
 * A disk that is full and stays so, in truth: a file system in memory with so many pages left, which only the program sees. A
 * write that does not fit is cut short there, and every later one fails, as strace cannot do it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { newFolder } from '../sources/processes.ts';

export interface DiskRun {
  readonly program: string;
  readonly args: readonly string[];
  /** Its files; the program runs in `work` in it, and afterwards it holds what the program left. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of 4 KiB, free when the program starts. */
  readonly pages: number;
}

/** $1: the folder, $2: where its files are before and after, $3: pages; then the command. */
const script = `
folder=$1 kept=$2 pages=$3; shift 3
mount -t tmpfs -o size=64m tmpfs "$folder" && cp -a "$kept/." "$folder" || exit 99
used=$(df -k --output=used "$folder" | tail -n 1)
# a file system without a limit is what 0 would be
mount -o "remount,size=$((used + pages * 4 + (used + pages == 0)))k" "$folder" && cd "$folder/work" || exit 99
"$@"
status=$?
rm -rf "$kept" && cp -a "$folder" "$kept" || exit 99
exit $status
`;

/** Why there can be no such disk here; undefined where there can. */
export function diskProblem(): string | undefined {
  const folder = newFolder('disk');
  const mount = ['--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', folder];
  const { status, stderr, error } = spawnSync('unshare', mount, { encoding: 'utf8' });
  return status === 0 ? undefined : `no file system can be mounted: ${error?.message ?? stderr.trim()}`;
}

export async function runOnDisk(run: DiskRun): Promise<{ status: number | undefined; stdout: string; stderr: string }> {
  const { program, args, folder, env, pages } = run;
  const kept = newFolder('kept');
  cpSync(folder, kept, { recursive: true, preserveTimestamps: true });
  const command = ['sh', '-c', script, 'sh', folder, kept, String(pages), 'env', '-i'];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const child = spawn('unshare', ['--user', '--map-root-user', '--mount', ...command, ...variables, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise<number | undefined>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? undefined);
    });
  });
  if (status === 99) throw new Error(`no disk: ${stderr}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(kept, folder);
  return { status, stdout, stderr };
}
