/**
 * `diff chart` says what helm-diff says of two charts: recorded from helm-diff v3.15.11 with Helm 3.22.0. To record anew:
 * `HELM_DIFF=path/to/helm-diff bun test test/cli/diff-chart.test.ts`.
 */
import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { ScullError } from '../../src/errors.ts';
import { splitWords } from '../command-line.ts';

const folder = join(import.meta.dirname, 'testdata/diff');
const recordedFile = join(folder, 'recorded.json');

interface Answer {
  readonly stdout: string;
  readonly status: number;
}

const lines = [
  'OLD NEW',
  'OLD OLD',
  'OLD NEW --detailed-exitcode',
  'OLD OLD --detailed-exitcode',
  'OLD NEW -C 0',
  'NEW OLD -C 2',
  'OLD NEW --output simple',
  'OLD NEW --output json',
  'OLD NEW --output structured',
  'OLD NEW --output template',
  'OLD NEW --color',
  'OLD NEW --color -q --no-color=false',
  'OLD NEW --show-secrets',
  'OLD NEW --show-secrets-decoded',
  'OLD NEW --suppress Deployment --suppress Service',
  "OLD NEW --suppress-output-line-regex 'tag|value|image'",
  "OLD NEW --suppress-output-line-regex '.' --detailed-exitcode",
  'OLD NEW --normalize-manifests',
  'OLD NEW -D 0.5',
  'OLD NEW --include-tests --set tag=9',
  'OLD NEW --release other --namespace ns',
  'OLD NEW --set password=pww,enc=two --output structured -q',
];

const helmDiff = process.env['HELM_DIFF'] ?? '';
if (helmDiff !== '')
  writeFileSync(recordedFile, `${JSON.stringify(Object.fromEntries(lines.map(record)), undefined, 2)}\n`);

function words(line: string): string[] {
  return splitWords(line).map((word) => ({ OLD: join(folder, 'old'), NEW: join(folder, 'new') })[word] ?? word);
}

function record(line: string): [string, Answer] {
  const env = {
    HELM_BIN: join(homedir(), '.cache/scull/oracle/helm3'),
    HELM_NAMESPACE: 'default',
    HOME: '/nonexistent',
  };
  const { stdout, status } = spawnSync(helmDiff, ['local', ...words(line)], { env, encoding: 'utf8' });
  return [line, { stdout, status: status ?? -1 }];
}

async function run(
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Answer & { error: string; notes: string[] }> {
  let stdout = '';
  const notes: string[] = [];
  const out = { print: (text: string) => (stdout += text), note: (text: string) => notes.push(text) };
  const session = { root: rootCommand, program: 'scull', out, stdin: () => Promise.resolve(new Uint8Array()) };
  try {
    await runCommandLine(words(line), { ...session, env: { HOME: '/nonexistent', HELM_NO_PLUGINS: '1', ...env } });
    return { stdout, status: 0, error: '', notes };
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    return { stdout, status: error.exitCode, error: error.message, notes };
  }
}

describe('as helm-diff', () => {
  const recorded = JSON.parse(readFileSync(recordedFile, 'utf8')) as Record<string, Answer>;

  test.each(lines)('%s', async (line) => {
    const { stdout, status } = await run(`diff local ${line}`);
    expect({ stdout, status }).toEqual(recorded[line]!);
  });
});

test('variables of helm-diff', async () => {
  const plain = await run('diff chart OLD NEW');
  const same = async (line: string, env: Record<string, string>): Promise<boolean> =>
    (await run('diff chart OLD NEW', env)).stdout === (await run(`diff chart OLD NEW ${line}`)).stdout;
  expect(await same('-C 1', { HELM_DIFF_OUTPUT_CONTEXT: '1' })).toBe(true);
  expect(await same('--output simple', { HELM_DIFF_OUTPUT: 'simple' })).toBe(true);
  expect(await same('--color', { HELM_DIFF_COLOR: 'true' })).toBe(true);
  expect(await same('--normalize-manifests', { HELM_DIFF_NORMALIZE_MANIFESTS: 'true' })).toBe(true);
  expect((await run('diff chart OLD NEW', { NO_COLOR: '1' })).stdout).toBe(plain.stdout);
  expect((await run('diff chart OLD NEW --color=never', { HELM_DIFF_COLOR: 'true' })).stdout).toBe(plain.stdout);
  const { error } = await run('diff chart OLD NEW', { HELM_DIFF_OUTPUT: 'dyff' });
  expect(error).toBe(
    'invalid value "dyff" of $HELM_DIFF_OUTPUT: must be one of: diff, simple, json, structured, template',
  );
});

test('a template of the user', async () => {
  const file = join(folder, 'report.tpl');
  const { stdout } = await run('diff chart OLD NEW --output template', { HELM_DIFF_TPL: file });
  expect(stdout).toStartWith('MODIFY v1 ConfigMap default/release-config,MODIFY');
  expect(stdout).toEndWith('ADD v1 ConfigMap default/release-new\n');
  const { error } = await run('diff chart OLD NEW --output template', { HELM_DIFF_TPL: `${file}.gone` });
  expect(error).toBe(`open ${file}.gone: no such file or directory`);
});

test.each([
  ['diff chart OLD', '"scull diff chart" requires 2 arguments\n\nUsage:  scull diff chart CHART1 CHART2 [flags]'],
  [
    'diff chart OLD NEW -o yaml',
    'invalid argument "yaml" for "-o, --output" flag: must be one of: diff, simple, json, structured, template',
  ],
  [
    'diff chart OLD NEW --color=perhaps',
    'invalid argument "perhaps" for "--color" flag: strconv.ParseBool: parsing "perhaps": invalid syntax',
  ],
  ['diff chart OLD /nonexistent/chart', 'path "/nonexistent/chart" not found'],
  ['diff chart OLD NEW --suppress-output-line-regex (', 'error parsing regexp: missing closing ): `(`'],
  ['diff revision web one', 'could not convert revision to a number: strconv.Atoi: parsing "one": invalid syntax'],
])('%s', async (line, message) => {
  const { error, status } = await run(line);
  expect({ error, status }).toEqual({ error: message, status: 1 });
});

test('a plugin named diff is called instead', async () => {
  const env = { PATH: '/usr/bin:/bin', HELM_NO_PLUGINS: '', HELM_PLUGINS: join(folder, 'plugins') };
  const { error, status } = await run('diff chart OLD OLD', env);
  expect({ error, status }).toEqual({ error: 'plugin "diff" exited with error', status: 1 });
  expect((await run('diff chart OLD OLD', { ...env, HELM_NO_PLUGINS: '1' })).status).toBe(0);
});
