/**
 * Signals while a command waits for a server, its input or a program, with real Helm beside where both do the same. What the commands
 * that change a cluster leave behind is in test/cluster.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, realHelm } from '../cluster/cluster.ts';
import { linkTo, splitWords } from '../command-line.ts';
import { writeFiles } from '../write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-signals-'));
const arrivals = new Map<string, () => void>();
let server: Server;
let url = '';

beforeAll(async () => {
  // takes every request, and answers none; the first part of the path says whose it is
  server = createServer((request) => {
    arrivals.get(request.url!.split('/')[1]!)?.();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  writeFiles(folder, {
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'c/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'plugins/slow/plugin.yaml': 'name: slow\nversion: 0.1.0\ncommand: $HELM_PLUGIN_DIR/slow.sh\n',
    'plugins/slow/slow.sh': '#!/bin/sh\necho > "$BEGUN"\nexec sleep 30\n',
    'plugins/calm/plugin.yaml': 'name: calm\nversion: 0.1.0\ncommand: $HELM_PLUGIN_DIR/calm.sh\n',
    'plugins/calm/calm.sh': '#!/bin/sh\ntrap "exit 7" INT TERM HUP\necho > "$BEGUN"\nsleep 30 & wait\nkill $!\n',
  });
  for (const name of ['slow', 'calm']) chmodSync(join(folder, `plugins/${name}/${name}.sh`), 0o755);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

type Name = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

let runs = 0;

/** The status that a shell sees, and stderr. The signal is sent once the command waits, `times` times. */
async function statusAfter(program: string, line: string, name: Name, times = 1): Promise<[number, string]> {
  const id = `run${String(runs++)}`;
  const home = join(folder, id);
  mkdirSync(home);
  const cluster = { name: 'c', cluster: { server: `${url}/${id}` } };
  const context = { name: 'x', context: { cluster: 'c', user: 'u' } };
  const kubeconfig = { clusters: [cluster], contexts: [context], users: [{ name: 'u', user: {} }] };
  writeFiles(home, { kubeconfig: JSON.stringify({ ...kubeconfig, 'current-context': 'x' }) });
  const begun = join(home, 'begun');
  const arrived = new Promise<void>((done) => arrivals.set(id, done));
  const env = { HOME: home, PATH: '/usr/bin:/bin', KUBECONFIG: join(home, 'kubeconfig'), BEGUN: begun };
  const child = spawn(linkTo(program), splitWords(line.replaceAll('URL', `${url}/${id}`)), {
    cwd: folder,
    env: { ...env, HELM_PLUGINS: join(folder, 'plugins') },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number>((done) => {
    child.on('exit', (status, by) => {
      done(status ?? 128 + constants.signals[by!]);
    });
  });
  // what reads its input says nothing when it begins to
  const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
  const waits = line.endsWith('-f -') ? pause(1500) : Promise.race([arrived, fileIsThere(begun, pause)]);
  await Promise.race([waits, ended]);
  await pause(100);
  for (let sent = 0; sent < times; sent++) {
    if (sent > 0) await pause(300);
    child.kill(name);
  }
  return [await ended, stderr];
}

async function fileIsThere(path: string, pause: (ms: number) => Promise<void>): Promise<void> {
  while (!existsSync(path)) await pause(20);
}

const names = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Those that change nothing, or have not begun to. */
const endAtOnce = [
  'list',
  'status web',
  'history web',
  'get values web',
  'template web c -f -',
  'lint c -f -',
  'show chart URL/c-0.1.0.tgz',
  'pull URL/c-0.1.0.tgz',
  'slow',
];
/** To these Helm says that a release was cancelled, and goes on with it; there is none. */
const endAtOnceHere = ['template web c --validate', 'template web c --post-renderer plugins/slow/slow.sh'];
/** They wait a moment for the answer about their lock. */
const lock = ['install web c', 'upgrade web c', 'upgrade web c --install', 'rollback web', 'uninstall web'];
const change = [...lock, 'test web', 'recover web'];

const LIMIT = 120_000;

describe.skipIf(process.platform === 'win32')('signals', () => {
  for (const [name, status] of names) {
    for (const line of name === 'SIGINT' ? [...endAtOnce, ...endAtOnceHere] : ['list', 'slow']) {
      const isSame = endAtOnce.includes(line) && existsSync(realHelm);
      test(
        `${name}: ${line} ends at once${isSame ? ', as Helm does' : ''}`,
        async () => {
          expect(await statusAfter(binary, line, name)).toEqual([status, '']);
          if (isSame) expect((await statusAfter(realHelm, line, name))[0]).toBe(status);
        },
        LIMIT,
      );
    }

    for (const line of lock) {
      test(
        `${name}: ${line} ends with the second`,
        async () => {
          const [ended, stderr] = await statusAfter(binary, line, name, 2);
          expect([ended, stderr.trimEnd().split('\n').at(-1)]).toEqual([
            status,
            'Ended at once: the release may be recorded as pending or uninstalling; the next command goes on from there.',
          ]);
        },
        LIMIT,
      );
    }

    for (const line of change) {
      test(
        `${name}: ${line} ends soon while nothing is changed yet`,
        async () => {
          const begun = performance.now();
          const [ended, stderr] = await statusAfter(binary, line, name);
          expect([ended, stderr.trimEnd().endsWith('context canceled')]).toEqual([1, true]);
          // the server is given up on after minutes
          expect(performance.now() - begun).toBeLessThan(9000);
        },
        LIMIT,
      );
    }

    test(
      `${name}: a command that writes files ends with 1`,
      async () => {
        const [ended, stderr] = await statusAfter(binary, 'repo add r URL', name);
        expect([ended, stderr.includes('context canceled')]).toEqual([1, true]);
      },
      LIMIT,
    );

    test(
      `${name}: a plugin that minds it has the say`,
      async () => {
        expect(await statusAfter(binary, 'calm', name)).toEqual([7, 'Error: plugin "calm" exited with error\n']);
      },
      LIMIT,
    );
  }
});
