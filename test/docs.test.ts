/** Runs every example of the documentation: its blocks in order, each document in a folder of its own with the charts. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeBlocks, fileOf, stepsOf, type Block } from './doc-blocks.ts';
import { expectPrinted, runInShell } from './doc-console.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const scull = join(root, 'dist/scull');
const scratch = mkdtempSync(join(tmpdir(), 'scull-docs-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});
beforeAll(() => {
  if (!existsSync(scull)) throw new Error('dist/scull is not there: run `npm run build` first');
  mkdirSync(join(scratch, 'bin'));
  symlinkSync(scull, join(scratch, 'bin/scull'));
});

const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const documents = [
  'README.md',
  ...guides.map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}/README.md`),
];

/** A folder that looks like the repository to a reader of the document. */
function workFolder(document: string): string {
  const folder = join(scratch, document.replaceAll('/', '-'));
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/scull'));
  return folder;
}

const home = join(scratch, 'home');
const env = {
  PATH: [join(scratch, 'bin'), process.env['PATH'] ?? ''].join(delimiter),
  HOME: home,
  KUBECONFIG: join(home, 'none'),
  LC_ALL: 'C.UTF-8',
  // the examples show what a terminal does
  SCULL_EXCERPT: 'always',
};

function write(path: string, block: Block): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${block.lines.join('\n')}\n`);
}

describe.each(documents)('%s', (document) => {
  const blocks = codeBlocks(readFileSync(join(root, document), 'utf8'));
  const folder = workFolder(document);

  for (const block of blocks) {
    const file = fileOf(block);
    if (file !== undefined) {
      test(`line ${block.line}: ${file}`, () => {
        write(join(folder, file), block);
      });
    }
    if (block.language !== 'console') continue;
    for (const { command, expected } of stepsOf(block)) {
      test(`line ${block.line}: ${command}`, async () => {
        expectPrinted(await runInShell(command, folder, env), expected);
      });
    }
  }
});

test.each(guides)('%s has no block that nobody runs', (name) => {
  const blocks = codeBlocks(readFileSync(join(root, 'docs', name), 'utf8'));
  const loose = blocks.filter(
    (block) =>
      !['console', 'console cluster', 'console sources', 'text'].includes(block.language) &&
      fileOf(block) === undefined,
  );
  expect(loose.map((block) => `line ${block.line}: ${block.language}`)).toEqual([]);
});

test.each(guides)('every program of %s is run', (name) => {
  const blocks = codeBlocks(readFileSync(join(root, 'docs', name), 'utf8'));
  const commands = blocks.filter((block) => block.language === 'console').flatMap((block) => stepsOf(block));
  const programs = blocks.filter((block) => block.language === 'js').map((block) => fileOf(block)!);
  expect(programs.filter((file) => !commands.some((step) => step.command.includes(file)))).toEqual([]);
});
