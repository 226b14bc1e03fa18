import { expect, test } from 'bun:test';
import { errorMessage } from '../../src/errors.ts';
import { sortManifests } from '../../src/manifest/sort.ts';
import { splitManifests } from '../../src/manifest/split.ts';
import { recorded } from '../recorded.ts';
import { processorTime } from '../processor-time.ts';

for (const { case: stream, out } of recorded<string>('manifest-split')) {
  test(`split ${JSON.stringify(stream)}`, () => {
    expect(splitManifests(stream)).toEqual(JSON.parse(out!) as string[]);
  });
}

test('a long run of blanks is split in no time', () => {
  const started = processorTime();
  expect(splitManifests(`a${' \n'.repeat(200_000)}b\n---\nc`)).toHaveLength(2);
  expect(processorTime() - started).toBeLessThan(500);
});

for (const { case: files, out, err, warn } of recorded<Record<string, string>>('manifest-sort')) {
  test(`sort ${JSON.stringify(files).slice(0, 100)}`, () => {
    const notes: string[] = [];
    let answer: { out?: unknown; err?: string };
    try {
      const { hooks, manifests } = sortManifests(new Map(Object.entries(files)), (line) => notes.push(`${line}\n`));
      const listed = manifests.map(({ name, content, head }) => ({
        name,
        content,
        apiVersion: head.apiVersion,
        kind: head.kind,
        object: head.name,
        annotations: Object.fromEntries(head.annotations),
      }));
      answer = { out: { hooks, manifests: listed } };
    } catch (error) {
      answer = { err: errorMessage(error) };
    }
    expect(answer).toEqual(err === undefined ? { out: JSON.parse(out!) as unknown } : { err });
    expect(notes.join('')).toBe(warn ?? '');
  });
}
