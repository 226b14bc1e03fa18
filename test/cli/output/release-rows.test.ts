import { expect, test } from 'bun:test';
import { historyText } from '../../../src/cli/output/release-rows.ts';
import { releaseSummary } from '../../../src/release/summary.ts';

const revisions = [
  { version: 1, info: { status: 'superseded', description: 'Install complete' } },
  { version: 2, info: { status: 'superseded', description: 'Rollback to 1' } },
  { version: 3, info: { status: 'superseded', description: 'back', rollback_revision: 2 } },
  { version: 4, info: { status: 'deployed', description: 'Rollback to 12 tomorrow' } },
].map(({ version, info }) => {
  const at = { last_deployed: '2026-01-02T03:04:05Z', ...info };
  return releaseSummary(JSON.stringify({ name: 'web', version, info: at, chart: { metadata: { name: 'c' } } }));
});

const column = (text: string, at: number): string[] =>
  text.split('\n').map((line) => line.split('\t')[at]?.trim() ?? '');

test('history shows what rollbacks went back to where it is asked for', () => {
  const shown = historyText(revisions, { format: 'table', rollbacks: true });
  expect(column(shown, 5)).toEqual(['ROLLBACK', '', '1', '2', '', '']);
  expect(column(historyText(revisions, { format: 'table', rollbacks: false }), 5)[0]).toBe('DESCRIPTION');
});

test('and in JSON as Helm 4 does', () => {
  const parsed = (rollbacks: boolean): unknown[] => {
    const elements = JSON.parse(historyText(revisions, { format: 'json', rollbacks })) as Record<string, unknown>[];
    return elements.map(({ rollback_revision: to }) => to);
  };
  expect(parsed(true)).toEqual([undefined, 1, 2, undefined]);
  expect(parsed(false)).toEqual([undefined, undefined, undefined, undefined]);
});
