import { expect, test } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { releaseOfText, summaryOfText } from '../../src/storage/record-text.ts';

const packed = (text: string): string => gzipSync(text).toString('base64');
const known = { namespace: 'demo', version: 1 };

test.each([
  ['garbage', 'illegal base64 data'],
  ['', 'unexpected end of JSON input'],
  [Buffer.from('{}').toString('base64'), 'the record holds no release'],
  [packed('{}'), 'the record holds no release'],
  [packed('{"chart":{}}'), 'the record holds no release'],
  [packed('{"name":"web"'), 'unexpected end of JSON input'],
  [packed('{"name":"web"}').slice(0, 16), 'gzip: invalid data'],
])('a record that cannot be read: %p', async (text, message) => {
  const refusal = await releaseOfText(text === 'garbage' ? '!' : text).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ message });
});

test('a summary is refused as the release is', async () => {
  const text = packed('{}');
  const refusal = await summaryOfText(text, () => text, known).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ message: 'the record holds no release' });
});

test('a name is enough', async () => {
  expect(await releaseOfText(packed('{"name":"web"}'))).toMatchObject({ name: 'web' });
});

test('what is no JSON is refused in the words of Go', async () => {
  const text = packed('{"name":');
  const refusal = await summaryOfText(text, () => text, known).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ code: 'release.json', message: 'unexpected end of JSON input' });
});
