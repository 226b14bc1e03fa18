/** Commands as tests write them, and what they say. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Words as a shell splits them, with single and double quotes and nothing else. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

export function errorLine(text: string): string {
  return text.split('\n').find((line) => line.startsWith('Error:')) ?? '';
}

const links = new Map<string, string>();

/** A link named `helm` to the program, since some texts name what was started. */
export function linkTo(program: string): string {
  const known = links.get(program);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'scull-helm-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const link = join(folder, 'helm');
  symlinkSync(resolve(program), link);
  links.set(program, link);
  return link;
}
