/**
 * `npm run build [-- --target=TARGET|all] [--no-lib]`: the executable in dist/scull, or dist/scull-TARGET[.exe] for each
 * target named, and the library in dist/lib. Every command is its own chunk of the executable with its own bytecode,
 * so a run loads the code of one command. Runtimes for other targets are npm packages, kept in the user's cache. Beside the
 * executables go their checksums (SHA256SUMS) and what they are made of (scull.cdx.json).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeReleaseFiles } from './release-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const bunVersion = devDependencies['bun']!;

const targets = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64', 'windows-arm64'] as const;
type Target = (typeof targets)[number];

/** Where the npm package of a runtime keeps its executable. */
function runtimeFile(target: Target): string {
  return target.startsWith('windows') ? 'bin/bun.exe' : 'bin/bun';
}

/** The Bun runtime of another platform: fetched once from the npm registry as `@oven/bun-PLATFORM-ARCH`. */
function runtime(target: Target): string {
  const name = `bun-${target.replace('arm64', 'aarch64')}`;
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'scull', 'runtimes', `${name}-${bunVersion}`);
  const executable = join(folder, runtimeFile(target));
  if (existsSync(executable)) return executable;
  const partial = `${folder}.${String(process.pid)}`;
  mkdirSync(partial, { recursive: true });
  run('npm', ['pack', `@oven/${name}@${bunVersion}`, '--silent', '--pack-destination', partial]);
  const archive = readdirSync(partial).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack left no archive of @oven/${name} in ${partial}`);
  run('tar', ['-xzf', archive, '--strip-components=1'], partial);
  rmSync(join(partial, archive));
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  return executable;
}

function run(command: string, args: readonly string[], cwd = root): void {
  const result = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.status === 0) return;
  const reason = result.error?.message ?? `status ${String(result.status ?? result.signal)}`;
  console.error(`build failed: ${[command, ...args].join(' ')}: ${reason}`);
  process.exit(1);
}

function compile(outfile: string, target: readonly string[]): void {
  const flags = ['--compile', '--minify', '--bytecode', '--format=esm', '--splitting'];
  // A run is too short for compiled code to pay: a fifth less CPU than with Bun's own threshold (docs/decisions/0003).
  const patience = '--compile-jit-policy=32';
  // The executable must not take settings or code from the folder it is started in.
  const closed = ['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'];
  run(process.execPath, ['build', ...flags, patience, ...closed, ...target, 'src/cli/main.ts', '--outfile', outfile]);
  console.log(outfile);
}

function buildTarget(target: Target): string {
  const outfile = join('dist', `scull-${target}${target.startsWith('windows') ? '.exe' : ''}`);
  compile(outfile, [`--target=bun-${target}`, `--compile-executable-path=${runtime(target)}`]);
  return outfile;
}

function buildLibrary(): void {
  rmSync(join(root, 'dist/lib'), { recursive: true, force: true });
  run(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.lib.json']);
  console.log('dist/lib');
}

function wantedTargets(asked: readonly string[]): Target[] {
  if (asked.includes('all')) return [...targets];
  return asked.map((name) => {
    const target = targets.find((t) => t === name);
    if (target === undefined) throw new Error(`unknown target ${name}: one of ${targets.join(', ')}, all`);
    return target;
  });
}

const args = process.argv.slice(2);
const asked = args.flatMap((a) => (a.startsWith('--target=') ? a.slice('--target='.length).split(',') : []));
let executables = ['dist/scull'];
if (asked.length > 0) executables = wantedTargets(asked).map(buildTarget);
else {
  compile('dist/scull', []);
  if (!args.includes('--no-lib')) buildLibrary();
}
writeReleaseFiles(join(root, 'dist'), executables, join(root, 'package-lock.json'));
