import { describe, expect, test } from 'bun:test';
import type { WaitProgress } from '../../src/kube/wait/options.ts';
import { tableLines, waitTable, type Terminal } from '../../src/cli/output/wait-table.ts';
import { textWidth } from '../../src/cli/output/text-width.ts';
import { fakeTypes } from '../kube/fake-client.ts';

const type = fakeTypes.find(({ kind }) => kind === 'Deployment')!;

function progress(...waiting: (readonly [name: string, reason: string, createdMs?: number])[]): WaitProgress {
  return {
    goal: 'ready',
    objects: Array.from({ length: 30 }, (_, i) => ({ type, namespace: 'n', name: `o${i}` })),
    news: [],
    ended: false,
    waiting: waiting.map(([name, reason, createdMs]) => ({ ref: { type, namespace: 'n', name }, reason, createdMs })),
  };
}

const size = { columns: 60, rows: 24, colour: false };

describe('the table', () => {
  test('has a line for each object, with its age', () => {
    const lines = tableLines(progress(['web', '0 of 1 pods ready', 1000], ['api', 'not seen']), size, 14_000);
    expect(lines).toEqual([
      'Waiting for 2 of 30 objects',
      '  Deployment/web  13s  0 of 1 pods ready',
      '  Deployment/api       not seen',
    ]);
  });

  test('fits the terminal, whatever the cluster says', () => {
    const long = 'x'.repeat(200);
    const texts = [long, '日本語'.repeat(40), '\x1b[31mred\x1b[0m\nand\r\x1b]0;title\x07 more', '👩‍👩‍👧'.repeat(40)];
    const lines = tableLines(progress(...texts.map((text) => [long, text] as const)), size, 0);
    for (const line of lines) {
      expect(textWidth(line)).toBeLessThan(60);
      expect(line).not.toMatch(/[\x00-\x1f]/);
    }
    expect(lines[3]).toEndWith('red and more');
  });

  test('says how many there are besides', () => {
    const many = Array.from({ length: 20 }, (_, i) => [`d${i}`, 'waits'] as const);
    expect(tableLines(progress(...many), size, 0)).toHaveLength(13);
    expect(tableLines(progress(...many), { ...size, rows: 6 }, 0)).toEqual([
      'Waiting for 20 of 30 objects',
      '  Deployment/d0    waits',
      '  Deployment/d1    waits',
      '  and 18 more',
    ]);
  });

  test('has colour only where it is wanted', () => {
    expect(tableLines(progress(['web', 'waits']), { ...size, colour: true }, 0)[1]).toEndWith('\x1b[33mwaits\x1b[0m');
  });
});

test('it appears after a while, is drawn in place, and leaves nothing behind', async () => {
  const written: string[] = [];
  const terminal: Terminal = { ...size, write: (text) => void written.push(text) };
  const table = waitTable(terminal, () => Date.now());
  table.onProgress(progress(['web', 'a']));
  await Bun.sleep(200);
  expect(written).toEqual([]);
  await Bun.sleep(300);
  table.onProgress(progress(['web', 'b']));
  await Bun.sleep(150);
  table.onProgress({ ...progress(), ended: true });
  await Bun.sleep(20);
  expect(written).toEqual([
    '\x1b[2KWaiting for 1 of 30 objects\n\x1b[2K  Deployment/web    a\n\x1b[J',
    '\x1b[2A\x1b[2KWaiting for 1 of 30 objects\n\x1b[2K  Deployment/web    b\n\x1b[J',
    '\x1b[2A\x1b[J',
  ]);
});

test('what took a while is told when the table goes', async () => {
  const written: string[] = [];
  let nowMs = 0;
  const table = waitTable({ ...size, write: (text) => void written.push(text) }, () => nowMs);
  const one = { ...progress(['web', 'a']), objects: [{ type, namespace: 'n', name: 'web' }] };
  table.onProgress(one);
  nowMs = 500;
  await Bun.sleep(450);
  nowMs = 24_000;
  table.onProgress({ ...one, waiting: [], ended: true });
  expect(written.slice(1)).toEqual(['\x1b[2A\x1b[J', '1 object ready after 24s: Deployment/web 24s\n']);
});

test('below it stand the last warnings and log lines', () => {
  const ref = { type: fakeTypes.find(({ kind }) => kind === 'Pod')!, namespace: 'n', name: 'web-1' };
  const news = [
    { type: 'warning', ref, container: '', text: 'FailedMount: no such volume' },
    { type: 'log', ref, container: 'app', text: 'a line that is longer than what the terminal has room for' },
  ] as const;
  const lines = tableLines({ ...progress(['web', 'waits']), news }, size, 0);
  expect(lines.slice(2)).toEqual([
    '  Pod/web-1 FailedMount: no such volume',
    '  Pod/web-1 app | a line that is longer than what the term…',
  ]);
  expect(tableLines({ ...progress(['web', 'waits']), news }, { ...size, rows: 12 }, 0)).toHaveLength(2);
});

test('a wait that ends soon shows nothing', async () => {
  const written: string[] = [];
  const table = waitTable({ ...size, write: (text) => void written.push(text) }, () => Date.now());
  table.onProgress(progress(['web', 'a']));
  table.onProgress({ ...progress(), ended: true });
  await Bun.sleep(600);
  expect(written).toEqual([]);
});
