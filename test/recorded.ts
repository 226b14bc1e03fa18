/** Answers of the real Go libraries and real Helm, recorded by `npm run record` (see conformance/README.md). */
import { readFileSync } from 'node:fs';

export interface Recorded<Case> {
  readonly case: Case;
  readonly out?: string;
  readonly out64?: string;
  readonly err?: string;
  readonly warn?: string;
}

export function recorded<Case>(theme: string): Recorded<Case>[] {
  const file = new URL(`conformance/recorded/${theme}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Recorded<Case>[];
}
