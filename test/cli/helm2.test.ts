import { expect, test } from 'bun:test';
import { groupHabit, helm2Habit } from '../../src/cli/helm2/habits.ts';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { errorMessage } from '../../src/errors.ts';

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly error: string;
}

async function run(line: string): Promise<Answer> {
  let [stdout, stderr, error] = ['', '', ''];
  const out = { print: (text: string) => (stdout += text), note: (text: string) => (stderr += `${text}\n`) };
  const env = { HOME: '/home/u', KUBECONFIG: '/none' };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  try {
    await runCommandLine(line.split(' '), { root: rootCommand, program: 'helm', env, out, stdin });
  } catch (thrown) {
    error = errorMessage(thrown).split('\n')[0]!;
  }
  return { stdout, stderr, error };
}

const noTiller = 'Flags about Tiller are left out: there is none, the kubeconfig says which cluster is meant.\n';

/** A command line of Helm 2, what is told about it, and the error or the beginning of the output that it then has. */
const lines: readonly (readonly [line: string, note: string, error: string, stdout?: string])[] = [
  ['init', 'helm init is not needed any more: there is no Tiller, and folders are made when they are needed.\n', ''],
  [
    'init --client-only --upgrade --tiller-image x',
    'helm init is not needed any more: there is no Tiller, and folders are made when they are needed.\n',
    '',
  ],
  [
    'reset --force',
    'helm reset has nothing to take away: there is no Tiller. helm 2to3 takes over what one recorded.\n',
    '',
  ],
  [
    'home',
    'helm home is called helm env now: HELM_DATA_HOME is the folder of plugins and starters.\n',
    '',
    '/home/u/.local/share/helm\n',
  ],
  ['version --tiller-namespace kube-system --short', noTiller, '', 'v3.22.0\n'],
  ['--tiller-namespace=kube-system --tls version --short', noTiller, '', 'v3.22.0\n'],
  ['--host localhost:44134 version --short', noTiller, '', 'v3.22.0\n'],
  [
    'template --name web ./none',
    '--name is gone: the name stands before the chart, as in helm template web CHART.\n',
    'path "./none" not found',
  ],
  [
    'template ./none --name=web',
    '--name is gone: the name stands before the chart, as in helm template web CHART.\n',
    'path "./none" not found',
  ],
  ['template ./none -x templates/a.yaml', '-x is called --show-only now.\n', 'path "./none" not found'],
  ['template ./none -Z', '', `unknown shorthand flag: 'Z' in -Z`],
  ['list --purge', '', 'unknown flag: --purge'],
  ['lint --name x', '', 'unknown flag: --name'],
];

for (const [line, note, error, stdout = ''] of lines) {
  test(`helm ${line}`, async () => {
    expect(await run(line)).toEqual({ stdout, stderr: note, error });
  });
}

test('delete --purge is uninstall', () => {
  const words = ['delete', 'web', '--purge', '-n', 'x'];
  expect(helm2Habit(words, 'unknown flag: --purge', 'helm')).toEqual({
    words: ['delete', 'web', '-n', 'x'],
    note: '--purge is left out: the history goes with the release, unless --keep-history is given.',
  });
});

test('install --name puts the name before the chart', () => {
  const words = ['install', '--name', 'web', './chart', '--set', 'a=b'];
  expect(helm2Habit(words, 'unknown flag: --name', 'helm')?.words).toEqual([
    'install',
    'web',
    './chart',
    '--set',
    'a=b',
  ]);
});

test('search WORD shows the help of Helm, and says what it is called', async () => {
  const { stdout, stderr } = await run('search nginx');
  expect(stdout).toContain('helm search [command]');
  expect(stderr).toBe('helm search nginx is called helm search repo nginx now, and helm search hub looks in a hub.\n');
  expect(groupHabit(['show'], ['x'], 'helm')).toBeUndefined();
});
