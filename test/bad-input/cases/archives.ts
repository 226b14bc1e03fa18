import { deflateRawSync, gzipSync } from 'node:zlib';
import type { BadInput } from '../bad-input.ts';
import { tar, tgz, type Entry } from '../tar.ts';

const chartYaml: Entry = { name: 'c/Chart.yaml', data: 'apiVersion: v2\nname: c\nversion: 0.1.0\n' };
const template: Entry = { name: 'c/templates/a.yaml', data: 'a: {{ .Files.Get "x" | quote }}\n' };
const packed = tgz([chartYaml, template]);
const MiB = 1024 * 1024;

function archive(name: string, data: Uint8Array, more: Partial<BadInput> = {}): BadInput {
  return { name, files: { 'c.tgz': data }, args: ['template', 'r', 'c.tgz'], ...more };
}

function entries(name: string, list: readonly Entry[], more: Partial<BadInput> = {}): BadInput {
  return archive(name, tgz([chartYaml, template, ...list]), more);
}

function named(name: string, chartName: string): BadInput {
  const text = `apiVersion: v2\nname: ${chartName}\nversion: 0.1.0\n`;
  return archive(name, tgz([{ name: 'c/Chart.yaml', data: text }, template]));
}

export const archiveCases: readonly BadInput[] = [
  archive('a good archive', packed),
  archive('an empty archive', new Uint8Array()),
  archive('an archive of no files', tgz([])),
  archive('an archive cut in the header', packed.subarray(0, 8)),
  archive('an archive cut in the middle', packed.subarray(0, packed.length >> 1)),
  archive('an archive cut in the checksum', packed.subarray(0, packed.length - 4)),
  archive('an archive cut between files', gzipSync(tar([chartYaml, template]).subarray(0, 1100))),
  archive('an archive with a broken checksum', flipped(packed, packed.length - 6)),
  // Helm says at which byte its reader noticed
  archive('an archive with a broken stream', flipped(packed, 20), { ours: 'flate: corrupt input' }),
  archive('an archive with rubbish behind it', Buffer.concat([packed, new Uint8Array(100).fill(65)])),
  archive('an archive that is not packed', tar([chartYaml, template])),
  archive('an archive packed by zip', new Uint8Array([0x50, 0x4b, 3, 4, 10, 0, 0, 0, 0, 0, 0, 0])),
  archive('an archive with a broken tar header', gzipSync(flipped(tar([chartYaml, template]), 3))),
  archive('an archive of rubbish', gzipSync(new Uint8Array(5000).fill(7))),
  archive('an archive without Chart.yaml', tgz([template])),
  archive('Chart.yaml not in a folder', tgz([{ ...chartYaml, name: 'Chart.yaml' }])),
  entries('a name that climbs', [{ name: '../evil.txt', data: 'x' }]),
  entries('a name that climbs from inside', [{ name: 'c/../../evil.txt', data: 'x' }]),
  entries('a name that climbs far', [{ name: `c/${'../'.repeat(20)}etc/evil`, data: 'x' }]),
  entries('an absolute name', [{ name: '/tmp/evil.txt', data: 'x' }]),
  entries('an absolute name inside', [{ name: 'c//tmp/evil.txt', data: 'x' }]),
  entries('a drive letter', [{ name: 'c/C:/evil.txt', data: 'x' }]),
  entries('a drive letter in front', [{ name: 'C:/evil.txt', data: 'x' }]),
  entries('backslashes', [{ name: 'c\\..\\..\\evil.txt', data: 'x' }]),
  entries('a backslash and a drive letter', [{ name: 'c\\C:\\evil.txt', data: 'x' }]),
  entries('a long name that climbs', [
    { name: '././@LongLink', type: 'L', data: `c/${'a/'.repeat(60)}${'../'.repeat(62)}evil\0` },
    { name: 'short', data: 'x' },
  ]),
  entries('a symbolic link', [{ name: 'c/x', type: '2', link: '/etc/passwd' }]),
  entries('a hard link', [{ name: 'c/x', type: '1', link: '../../../etc/passwd' }]),
  entries('a link and a file behind it', [
    { name: 'c/out', type: '2', link: '/tmp' },
    { name: 'c/out/scull-evil.txt', data: 'x' },
  ]),
  entries('a device', [{ name: 'c/x', type: '3' }]),
  entries('a named pipe', [{ name: 'c/x', type: '6' }]),
  entries('a file inside a file', [{ name: 'c/templates/a.yaml/x', data: 'x' }]),
  entries('the same file twice', [{ name: 'c/templates/a.yaml', data: 'b: 2\n' }]),
  entries('control characters in a name', [{ name: 'c/templates/\x1b]0;x\x07.yaml', data: '{{ nosuch }}' }]),
  entries('a name that is not UTF-8', [{ name: 'c/templates/\udcff.yaml', data: 'b: 2\n' }]),
  entries('a huge declared size', [{ name: 'c/x', data: 'x', size: 8_000_000_000 }]),
  entries('a declared size over 5 MiB', [{ name: 'c/x', data: 'x', size: 6 * MiB }]),
  entries('a file of 6 MiB', [{ name: 'c/x', data: new Uint8Array(6 * MiB) }]),
  entries('a long name of 4 MiB', [
    { name: '././@LongLink', type: 'L', data: new Uint8Array(4 * MiB).fill(97) },
    { name: 'short', data: 'x' },
  ]),
  archive('files of 120 MiB together', bomb(24), { seconds: 10, megabytes: 600 }),
  archive('a bomb of 2 GB', zeros(2_000_000_000), {
    seconds: 10,
    megabytes: 600,
    ours: 'decompressed chart is larger than the maximum file size 104857600',
  }),
  entries(
    '60,000 files',
    Array.from({ length: 60_000 }, (_, i) => ({ name: `c/files/${String(i)}` })),
    { seconds: 10, megabytes: 600 },
  ),
  named('the chart name ..', '..'),
  named('the chart name .', '.'),
  named('a chart name with a slash', 'a/b'),
  named('a chart name that climbs', '../../tmp/x'),
  { ...named('the chart name .. linted', '..'), args: ['lint', 'c.tgz'] },
  { ...named('a chart name with a slash, linted', 'a/b'), args: ['lint', 'c.tgz'] },
  {
    ...archive('an archive cut in the middle, linted', packed.subarray(0, packed.length >> 1)),
    args: ['lint', 'c.tgz'],
  },
  {
    ...archive('an archive cut in the middle, shown', packed.subarray(0, packed.length >> 1)),
    args: ['show', 'all', 'c.tgz'],
  },
  { ...entries('a name that climbs, linted', [{ name: 'c/../../evil.txt', data: 'x' }]), args: ['lint', 'c.tgz'] },
  {
    name: 'a bomb below charts',
    files: { 'c/Chart.yaml': chartYaml.data!, 'c/charts/b.tgz': bomb(24) },
    seconds: 10,
    megabytes: 600,
  },
  {
    name: 'a name that climbs below charts',
    files: {
      'c/Chart.yaml': chartYaml.data!,
      'c/charts/b.tgz': tgz([chartYaml, { name: 'c/../../evil.txt', data: 'x' }]),
    },
  },
];

function flipped(data: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(data);
  copy[at]! ^= 0xff;
  return copy;
}

/** Files of nearly 5 MiB. */
function bomb(count: number): Uint8Array {
  const data = new Uint8Array(5 * MiB - 1024);
  return tgz([chartYaml, ...Array.from({ length: count }, (_, i) => ({ name: `c/f${String(i)}`, data }))]);
}

/** That many zeros in 2 MB: one packed block many times over, without packing them all. */
function zeros(count: number): Uint8Array {
  const block = 16 * MiB;
  const full = deflateRawSync(new Uint8Array(block), { finishFlush: 2 });
  const head = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  return Buffer.concat([head, ...Array.from({ length: Math.ceil(count / block) }, () => full)]);
}
