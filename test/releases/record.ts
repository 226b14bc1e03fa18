/**
 * `npm run record -- releases`: asks real Helm 3.22.0 (`npm run oracle` builds it) to read the releases of data.yaml, which its
 * memory driver takes without a cluster, and writes recorded.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readingCases } from './cases.ts';
import { readingEnvironment, type ReadingAnswer } from './reading.ts';

const helm = join(homedir(), '.cache/scull/oracle/helm3');
if (!existsSync(helm)) throw new Error(`${helm} is not there: run \`npm run oracle\``);
const answers = readingCases.map((args): ReadingAnswer => {
  const { status, stdout, stderr } = spawnSync(helm, args, { env: readingEnvironment(), encoding: 'utf8' });
  return { args, status, stdout, error: stderr.split('\n')[0]! };
});
writeFileSync(new URL('recorded.json', import.meta.url), `${JSON.stringify(answers, undefined, 1)}\n`);
console.log(`releases: ${answers.length} answers`);
