/**
 * `npm run record -- bad-input`: asks real Helm 3.22.0 (`npm run oracle` builds it) the cases of bad input, with 4 GB and 5 s
 * for each, and writes recorded/*.json.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { argsOf, type BadInput, type HelmAnswer } from './bad-input.ts';
import { archiveCases } from './cases/archives.ts';
import { budgetCases } from './cases/budgets.ts';
import { chartCases } from './cases/charts.ts';
import { schemaCases } from './cases/schemas.ts';
import { templateCases } from './cases/templates.ts';
import { valuesCases } from './cases/values.ts';
import { errorText, finish, makeWorkspace, removeWorkspace, shortened } from './workspace.ts';

const themes: Readonly<Record<string, readonly BadInput[]>> = {
  archives: archiveCases,
  budgets: budgetCases,
  charts: chartCases,
  schemas: schemaCases,
  templates: templateCases,
  values: valuesCases,
};
const helm = join(homedir(), '.cache/scull/oracle/helm3');

async function ask(one: BadInput): Promise<HelmAnswer> {
  const folder = makeWorkspace(one.files);
  try {
    const limited = ['bash', '-c', 'ulimit -v 4000000; exec "$@"', 'bash', helm, ...argsOf(one)];
    const got = await finish(limited, { cwd: folder, seconds: 5, ...(one.env && { env: one.env }) });
    if (got.signal !== null) return { fate: 'no end' };
    if (/out of memory|cannot allocate/.test(got.stderr)) return { fate: 'out of memory' };
    if (/^(?:panic|fatal error|runtime): /m.test(got.stderr)) return { fate: 'crash' };
    const error = got.status === 0 ? '' : errorText(got.stderr).trimEnd();
    return {
      fate: 'ended',
      status: got.status!,
      stdout: shortened(got.stdout),
      error: shortened(error),
      lines: error.split('\n').length,
    };
  } finally {
    removeWorkspace(folder);
  }
}

if (!existsSync(helm)) throw new Error(`${helm} is not there: run \`npm run oracle\``);
const recorded = fileURLToPath(new URL('recorded/', import.meta.url));
mkdirSync(recorded, { recursive: true });
const wanted = process.argv.slice(2);
for (const [theme, cases] of Object.entries(themes)) {
  if (wanted.length > 0 && !wanted.includes(theme)) continue;
  const answers: Record<string, HelmAnswer> = {};
  // where the answer is our own, Helm's is mostly a long way to being killed
  const asked = cases.filter((one) => one.ours === undefined && one.prints === undefined);
  for (const one of asked) answers[one.name] = await ask(one);
  writeFileSync(join(recorded, `${theme}.json`), `${JSON.stringify(answers, undefined, 2)}\n`);
  console.log(`bad-input ${theme}: ${asked.length} answers`);
}
