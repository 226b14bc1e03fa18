import { expect, test } from 'bun:test';
import { journalText, readJournal, type Journal } from '../../../src/action/lock/journal.ts';

const journal: Journal = {
  operation: 'upgrade',
  holder: 'a/b/c/1/2/x',
  leased: true,
  began: '2026-01-02T15:04:05Z',
  from: 3,
  existing: ['apps/Deployment/default/web', '/ConfigMap/default/__proto__'],
};

test('what is written is read again', async () => {
  expect(await readJournal(await journalText(journal))).toEqual(journal);
});

test('many objects fit into an annotation', async () => {
  const many = { ...journal, existing: Array.from({ length: 5000 }, (_, i) => `apps/Deployment/default/web-${i}`) };
  const text = await journalText(many);
  expect(text.length).toBeLessThan(32 * 1024);
  expect(await readJournal(text)).toEqual(many);
});

test.each([
  undefined,
  '',
  'null',
  '[]',
  '{}',
  '{"operation":"upgrade"}',
  JSON.stringify({ ...journal, operation: 'delete' }),
  JSON.stringify({ ...journal, existing: [1] }),
  JSON.stringify({ ...journal, leased: 'yes' }),
  JSON.stringify(journal).replace('"from":3', '"from":1e309'),
  'gzip:AAAA',
  'gzip:',
])('no journal: %p', async (text) => {
  expect(await readJournal(text)).toBeUndefined();
});
