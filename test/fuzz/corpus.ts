/** Inputs on disk: `seeds/NAME/` real-life ones, `found/NAME/` what once failed. Of a file `*.lines` each line is an input. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Fuzzer } from './fuzzer.ts';

export type Folder = 'seeds' | 'found';

/** An input and what it is called. */
export interface Seed {
  readonly name: string;
  readonly data: Uint8Array;
}

export function inputsOf(folder: Folder, fuzzer: string): Seed[] {
  const path = join(import.meta.dirname, folder, fuzzer);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .sort()
    .flatMap((file) => {
      const data = new Uint8Array(readFileSync(join(path, file)));
      const name = `${folder}/${fuzzer}/${file}`;
      return file.endsWith('.lines') ? linesOf(name, data) : [{ name, data }];
    });
}

function linesOf(name: string, data: Uint8Array): Seed[] {
  const lines = Buffer.from(data).toString('latin1').replace(/\n$/, '').split('\n');
  return lines.map((line, i) => ({ name: `${name}:${i + 1}`, data: new Uint8Array(Buffer.from(line, 'latin1')) }));
}

/** All that a fuzzer starts from. */
export async function seedsOf(fuzzer: Fuzzer): Promise<Seed[]> {
  const made = (await fuzzer.seeds?.()) ?? [];
  return [
    ...inputsOf('seeds', fuzzer.name),
    ...made.map((data, i) => ({ name: `made seed ${i + 1} of ${fuzzer.name}`, data })),
    ...inputsOf('found', fuzzer.name),
  ];
}

/** Keeps an input that failed. Gives the path of its file, from the root of the project. */
export function keep(fuzzer: string, input: Uint8Array): string {
  const folder = join(import.meta.dirname, 'found', fuzzer);
  mkdirSync(folder, { recursive: true });
  const file = createHash('sha256').update(input).digest('hex').slice(0, 12);
  writeFileSync(join(folder, file), input);
  return `test/fuzz/found/${fuzzer}/${file}`;
}
