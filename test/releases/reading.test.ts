/** list, history, status and get over the releases of data.yaml, against what real Helm printed. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { readingCases } from './cases.ts';
import { readingEnvironment, type ReadingAnswer } from './reading.ts';

const answers = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as readonly ReadingAnswer[];

async function ours(args: readonly string[]): Promise<ReadingAnswer> {
  let [stdout, stderr, status] = ['', '', 0];
  const out = {
    print: (text: string) => (stdout += text),
    note: (line: string) => (stderr += `${line}\n`),
  };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  try {
    await runCommandLine(args, { root: rootCommand, program: 'helm', env: readingEnvironment(), out, stdin });
  } catch (error) {
    status = 1;
    stderr += `Error: ${(error as Error).message}\n`;
  }
  return { args, status, stdout, error: stderr.split('\n')[0]! };
}

test('every case has an answer', () => {
  expect(answers.map(({ args }) => args)).toEqual(readingCases.map((args) => [...args]));
});

for (const answer of answers) {
  test(`helm ${answer.args.join(' ')}`, async () => {
    expect(await ours(answer.args)).toEqual(answer);
  });
}
