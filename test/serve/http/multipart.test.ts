/** Forms as clients write them, and as nobody should. */
import { expect, test } from 'bun:test';
import { formFiles } from '../../../src/serve/http/multipart.ts';
import { processorTime } from '../../processor-time.ts';

const type = 'multipart/form-data; boundary=B';
const part = (disposition: string, data: string): string =>
  `--B\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${data}\r\n`;

const forms: [string, string, string, Record<string, string> | undefined][] = [
  [
    'two files',
    type,
    `${part('name="chart"; filename="a"', 'x')}${part('name="prov"; filename="b"', 'y')}--B--\r\n`,
    { chart: 'x', prov: 'y' },
  ],
  ['no line break at the end', type, `${part('name="chart"; filename="a"', 'x')}--B--`, { chart: 'x' }],
  ['words before and after', type, `hello\r\n${part('name="chart"; filename="a"', 'x')}--B--\r\nbye`, { chart: 'x' }],
  [
    'a quoted boundary',
    'Multipart/Form-Data; charset=x; Boundary="B"',
    `${part('name="chart"; filename="a"', 'x')}--B--`,
    { chart: 'x' },
  ],
  ['no quotes', type, `${part('name=chart; filename=a', 'x')}--B--`, { chart: 'x' }],
  ['the file name first', type, `${part('filename="a"; name="chart"', 'x')}--B--`, { chart: 'x' }],
  ['a file name of RFC 5987', type, `${part('name="chart"; filename*=utf-8\'\'a', 'x')}--B--`, { chart: 'x' }],
  ['an empty file', type, `${part('name="chart"; filename="a"', '')}--B--`, { chart: '' }],
  [
    'lines that look like the end',
    type,
    `${part('name="chart"; filename="a"', 'x\r\n--C\r\n-B--\n--B')}--B--`,
    { chart: 'x\r\n--C\r\n-B--\n--B' },
  ],
  [
    'the first of two of one name',
    type,
    `${part('name="chart"; filename="a"', 'x')}${part('name="chart"; filename="a"', 'y')}--B--`,
    { chart: 'x' },
  ],
  ['a field that is no file', type, `${part('name="chart"', 'x')}--B--`, {}],
  [
    'more headers',
    type,
    `--B\r\nX: y\r\nContent-Disposition: form-data; name="chart"; filename="a"\r\nContent-Type: z\r\n\r\nx\r\n--B--`,
    { chart: 'x' },
  ],
  ['nothing', type, '--B--\r\n', {}],
  ['no end', type, part('name="chart"; filename="a"', 'x'), undefined],
  ['no blank line', type, '--B\r\nContent-Disposition: form-data; name="chart"; filename="a"\r\n--B--', undefined],
  ['a header without end', type, `--B\r\nX: ${'y'.repeat(9000)}\r\n\r\nx\r\n--B--`, undefined],
  ['too many parts', type, `${part('name="f"; filename="a"', 'x').repeat(30)}--B--`, undefined],
  ['another boundary', type, '--C\r\n\r\nx\r\n--C--', undefined],
  ['no boundary', 'multipart/form-data', `${part('name="chart"; filename="a"', 'x')}--B--`, undefined],
  ['a boundary without end', `multipart/form-data; boundary=${'B'.repeat(100)}`, '', undefined],
  ['no bytes', type, '', undefined],
];

test.each(forms)('%s', (_name, contentType, body, wanted) => {
  const files = formFiles(Buffer.from(body, 'latin1'), contentType);
  const texts =
    files === undefined
      ? undefined
      : Object.fromEntries([...files].map(([field, data]) => [field, Buffer.from(data).toString('latin1')]));
  expect(texts).toEqual(wanted as typeof texts);
});

test('bytes stay as they are', () => {
  const bytes = Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256));
  const body = Buffer.concat([
    Buffer.from(part('name="chart"; filename="a"', '').slice(0, -2)),
    bytes,
    Buffer.from('\r\n--B--'),
  ]);
  expect(Buffer.from(formFiles(body, type)!.get('chart')!)).toEqual(bytes);
});

test('a large body that is no form takes no time', () => {
  const begun = processorTime();
  for (const piece of ['--B\r\n', '\r\n--', '\r\n--B', '--B']) formFiles(Buffer.from(piece.repeat(2_000_000)), type);
  expect(processorTime() - begun).toBeLessThan(15_000);
});
