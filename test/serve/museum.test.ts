/** The API beside ChartMuseum's: the same requests, compared with what the real one answered. */
import { afterAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { askMuseum, groups, MUSEUM_USER, SMALL_UPLOAD, type Answered } from './museum-cases.ts';
import { closeAll, serving } from './serving.ts';

const file = new URL('recorded/chartmuseum.json', import.meta.url);
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { ask: string; answer: Answered }[]>;

afterAll(closeAll);

const notFoundText = { error: 'chart not found' };
/** Group, number of the request, and our answer, which is another one on purpose. */
const differences: readonly [group: string, at: number, answer: Partial<Answered>, why: string][] = [
  ['an empty one', 7, { json: notFoundText }, 'a path of the server is nobody’s business'],
  ['an empty one', 13, { status: 200 }, 'what can be got can be asked for by HEAD'],
  ['uploads of archives', 26, { json: notFoundText }, 'a path of the server is nobody’s business'],
  ['small uploads', 0, { type: 'application/json', json: { error: 'request too large' } }, 'JSON, as all other errors'],
  ['small uploads', 1, { type: 'application/json', json: { error: 'request too large' } }, 'JSON, as all other errors'],
];

describe.each(groups)('ChartMuseum, $name', ({ name, flags, asks }) => {
  const started = serving({
    allowOverwrite: flags.includes('allow-overwrite'),
    allowForce: !flags.includes('disable-force-overwrite'),
    allowDelete: !flags.includes('disable-delete'),
    hasApi: !flags.includes('disable-api'),
    credentials: flags.includes('basic-auth') ? MUSEUM_USER : undefined,
    anonymousGet: flags.includes('auth-anonymous-get'),
    ...(flags.includes('small-uploads') ? { maxUploadSize: SMALL_UPLOAD } : {}),
  });

  test.each(asks.map((ask, at) => [at, `${ask.method} ${ask.path}`, ask] as const))(
    '%d: %s',
    async (at, _title, ask) => {
      const { answer } = recorded[name]![at]!;
      // archives lie beside the index, as `repo index` finds them
      const theirs = JSON.parse(JSON.stringify(answer).replaceAll('"urls":["charts/', '"urls":["')) as Answered;
      const known = differences.find(([group, number]) => group === name && number === at);
      const wanted: Answered = { ...theirs, ...known?.[2] };
      const { text, ...actual } = await askMuseum((await started).url, ask);
      expect(actual).toEqual(omit(wanted, 'text') as typeof actual);
      if (wanted.json === undefined) expect(text).toBe(theirs.text);
    },
  );
});

test('every request was put to the real one', () => {
  const asked = groups.map(({ name, asks }) => [name, asks.map(({ method, path }) => `${method} ${path}`)]);
  expect(Object.entries(recorded).map(([name, all]) => [name, all.map(({ ask }) => ask)])).toEqual(asked);
});

function omit(answer: Answered, name: keyof Answered): object {
  return Object.fromEntries(Object.entries(answer).filter(([key]) => key !== name));
}
