/** Runs what the documentation shows: the files of a document are written, its commands are run, and what they print is compared. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'bun:test';
import { codeBlocks, fileOf, outputPattern, trimBlank, type Block } from './doc-blocks.ts';

export interface Document {
  /** Its file, `x.md`. */
  readonly name: string;
  readonly blocks: readonly Block[];
}

const docs = join(import.meta.dirname, '../docs');

/** Those that have an example of that language (`console cluster`). */
export function documentsWith(language: string): Document[] {
  return readdirSync(docs)
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, blocks: codeBlocks(readFileSync(join(docs, name), 'utf8')) }))
    .filter(({ blocks }) => blocks.some((block) => block.language === language));
}

/** Writes the files that the document shows. */
export function writeFiles(blocks: readonly Block[], folder: string): void {
  for (const block of blocks) {
    const file = fileOf(block);
    if (file === undefined) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${block.lines.join('\n')}\n`);
  }
}

/** Expects what is shown below a command, where `…` stands for anything. */
export function expectPrinted(printed: string, expected: readonly string[]): void {
  const text = trimBlank(printed.split('\n')).map((line) => `${line}\n`);
  if (!outputPattern(expected).test(text.join(''))) {
    expect(text.join('')).toBe(`${trimBlank(expected).join('\n')}\n`);
  }
}

/** What a command of a shell prints, on both outputs. */
export function runInShell(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    child.on('error', reject);
    child.on('close', () => {
      resolve(text);
    });
  });
}
