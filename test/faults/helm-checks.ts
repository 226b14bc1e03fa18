/** Real Helm on what is left: it reads the release, and takes it one revision further. */
import type { Check } from './invariants.ts';
import type { Lane } from './lane.ts';
import type { Observed } from './observed.ts';
import type { Outcome, Subject } from './subject.ts';

const calm = { timeout: 0, limit: 60_000, secure: false, renews: true, fault: () => undefined };

/** list, status, history and get tell what the records say. */
export async function readWithHelm(lane: Lane, helm: string, { revisions }: Observed): Promise<Check> {
  const subject: Subject = { name: 'helm', binary: helm };
  const last = revisions.at(-1)!;
  const problems: string[] = [];
  const ask = async (command: string): Promise<Outcome> => {
    const outcome = await lane.run(subject, command, calm);
    if (outcome.status !== 0) problems.push(`helm ${command}: ${outcome.stderr.trim()}`);
    return outcome;
  };
  const expect = (what: string, is: string | undefined, wanted: string): void => {
    if (is !== wanted) problems.push(`helm ${what} says ${is ?? 'nothing'}, ${wanted} is recorded`);
  };
  const history = parsed<{ status: string; revision: number }[]>(await ask('history web -o json'), []);
  expect(
    'history',
    history.map(({ revision, status }) => `${revision}:${status}`).join(' '),
    revisions.map(({ version, label }) => `${version}:${label}`).join(' '),
  );
  const status = parsed<{ info?: { status: string } }>(await ask('status web -o json'), {});
  expect('status', status.info?.status, last.label);
  const list = parsed<{ name: string; status: string }[]>(await ask('list -a -o json'), []);
  expect('list', list.find(({ name }) => name === 'web')?.status, last.label);
  await ask('get all web');
  return problems.map((detail) => ({ rule: 'helm-cannot-read', detail }));
}

/** `helm upgrade` makes another revision, which is the only one that is deployed. */
export async function continueWithHelm(lane: Lane, helm: string, chart: string): Promise<Check> {
  const command = `upgrade web ${chart} --install --set value=further`;
  const { status, stderr } = await lane.run({ name: 'helm', binary: helm }, command, calm);
  if (status !== 0) return [{ rule: 'helm-cannot-continue', detail: stderr.trim() }];
  const { revisions } = await lane.observe();
  const deployed = revisions.filter(({ label }) => label === 'deployed');
  if (deployed.length === 1 && deployed[0] === revisions.at(-1)) return [];
  const found = revisions.map(({ version, label }) => `${version}:${label}`).join(' ');
  return [{ rule: 'helm-cannot-continue', detail: `after helm upgrade: ${found}` }];
}

function parsed<T>({ stdout }: Outcome, otherwise: T): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    return otherwise;
  }
}
