/**
 * Homes and folders that are not as a command wants them, for a user who is not root: what both say, and that nothing is written
 * where a link leads.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { spawnSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { binary, realHelm } from '../cluster/cluster.ts';
import { errorLine, splitWords } from '../command-line.ts';
import { homes, login, type Home } from './homes.ts';
import { openWorld, type World } from './world.ts';

const missing = [binary, realHelm].find((path) => !existsSync(path));
/** Root may write anywhere, so that tests of root are of a user without rights. */
const user = process.getuid?.() === 0 ? 65_534 : undefined;

let scratch = '';
let world: World;
const programs = { helm: '', scull: '' };
beforeAll(async () => {
  world = await openWorld('');
  scratch = mkdtempSync(join(tmpdir(), 'scull-homes-'));
  chmodSync(scratch, 0o755);
  for (const [name, file] of [
    ['helm', realHelm],
    ['scull', binary],
  ] as const) {
    programs[name] = join(scratch, `${name}-program`, 'helm');
    mkdirSync(dirname(programs[name]));
    try {
      linkSync(file, programs[name]);
    } catch {
      copyFileSync(file, programs[name]);
    }
    chmodSync(programs[name], 0o755);
  }
});
afterAll(() => {
  world.close();
  rmSync(scratch, { recursive: true, force: true });
});

const elsewhere = 'repositories: []\n';

interface Outcome {
  readonly status: number | null;
  readonly error: string;
  /** Links and what they lead to, as far as that has changed. */
  readonly written: readonly string[];
  readonly temporary: readonly string[];
}

async function attempt(program: string, home: Home): Promise<Outcome> {
  const folder = mkdtempSync(join(scratch, 'run-'));
  chmodSync(folder, 0o755);
  const path = (name: string): string => join(folder, name);
  for (const name of ['work', 'home', 'target/folder', ...(home.folders ?? [])])
    mkdirSync(path(name), { recursive: true });
  writeFileSync(path('target/elsewhere'), elsewhere);
  writeFileSync(path('target/login'), login);
  for (const [name, data] of Object.entries(home.files ?? {})) {
    mkdirSync(dirname(path(name)), { recursive: true });
    const filled = typeof data === 'string' ? data.replaceAll('__HTTP__', world.names.get('__HTTP__')!) : data;
    writeFileSync(path(name), filled, { mode: 0o600 });
  }
  for (const [name, target] of Object.entries(home.links ?? {})) {
    mkdirSync(dirname(path(name)), { recursive: true });
    rmSync(path(name), { force: true });
    symlinkSync(path(`target/${target}`), path(name));
  }
  if (user !== undefined) spawnSync('chown', ['-hR', String(user), folder]);
  for (const name of home.locked ?? []) {
    if (home.others === true && user !== undefined) spawnSync('chown', ['-hR', '0', path(name)]);
    spawnSync('chmod', ['-R', home.others === true ? 'a+rX,go-w' : 'a-w,a+rX', path(name)]);
    if (home.others === true && user === undefined) spawnSync('chmod', ['-R', 'a-w', path(name)]);
  }
  const env: Record<string, string> = { HOME: path('home'), PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: '/none' };
  for (const [name, value] of Object.entries(home.env ?? {})) {
    if (value === undefined) Reflect.deleteProperty(env, name);
    else env[name] = value.replace('__RUN__', folder);
  }
  const words = splitWords(home.command.replaceAll('__HTTP__', world.names.get('__HTTP__')!));
  const child = spawn(program, words, {
    cwd: path('work'),
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise<number | null>((done) => child.on('close', done));
  const written: string[] = [];
  if (readFileSync(path('target/elsewhere'), 'utf8') !== elsewhere) written.push('elsewhere');
  if (readFileSync(path('target/login'), 'utf8') !== login) written.push('login');
  if (readdirSync(path('target/folder')).length > 0) written.push('folder');
  if (readdirSync(path('target')).length !== 3) written.push('target');
  for (const name of home.folders ?? []) if (!lstatSync(path(name)).isDirectory()) written.push(name);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const temporary = names.filter((name) => /\.tmp$|tmpcharts|\.owner$/.test(name));
  spawnSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
  const visible = stderr
    .replaceAll(folder, '__RUN__')
    .replaceAll(world.names.get('__HTTP__')!, '__HTTP__')
    .replaceAll(/tmpcharts-\d+/g, 'tmpcharts-PID')
    // Helm names its temporary file
    .replaceAll(/(\.tgz|\.yaml)\d{6,}/g, '$1');
  return { status, error: errorLine(visible), written, temporary };
}

if (missing !== undefined) test.skip(`homes: there is no ${missing}`, () => undefined);
else {
  describe('as Helm', () => {
    test.each(homes.map((home) => [home.name, home] as const))('%s', async (_, home) => {
      const [helm, ours] = [await attempt(programs.helm, home), await attempt(programs.scull, home)];
      expect(ours.temporary).toEqual([]);
      // a folder of the user's that is a link is where the user wants it
      expect(ours.written).toEqual(home.links?.['home/.cache/helm/repository'] === undefined ? [] : ['folder']);
      if (home.own === undefined) expect([ours.status, ours.error]).toEqual([helm.status, helm.error]);
      else if (home.own === '') expect([ours.status, ours.error]).toEqual([0, '']);
      else {
        expect(ours.status).toBe(1);
        expect(ours.error).toMatch(home.own);
      }
    });
  });
}
