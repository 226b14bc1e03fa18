/**
 * Chart archives for tests, good and bad: tar as its author says, member by member, gzipped; the same bytes each time. Times
 * of members are FIXED_TIME unless told.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const FIXED_TIME = new Date('2024-05-06T07:08:09Z');

export interface Member {
  readonly name: string;
  readonly data?: string | Uint8Array;
  /** The type flag: `0` file (the default), `1` hard link, `2` symbolic link, `3` `4` devices, `5` folder, `6` pipe. */
  readonly type?: string;
  /** Target of a link. */
  readonly link?: string;
  readonly mode?: number;
  readonly time?: Date;
  /** What the header says, when it is to be another size than that of the data. */
  readonly size?: number;
}

/** `{ 'Chart.yaml': …, 'templates/x.yaml': … }` as `NAME/Chart.yaml`, …, gzipped. */
export function chartArchive(name: string, files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return gzipped(tarOf(Object.entries(files).map(([path, data]) => ({ name: `${name}/${path}`, data }))));
}

/** A chart with a ConfigMap that shows its version. `more` goes to the end of its Chart.yaml. */
export function simpleChart(name: string, version: string, more = ''): Record<string, string> {
  return {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: A chart for tests\n${more}`,
    'values.yaml': 'greeting: hello\n',
    'templates/configmap.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-{{ .Chart.Name }}\ndata:\n' +
      '  greeting: {{ .Values.greeting }}\n  version: {{ .Chart.Version }}\n',
  };
}

/** `simpleChart` as an archive. */
export function simpleArchive(name: string, version: string, more = ''): Uint8Array {
  return chartArchive(name, simpleChart(name, version, more));
}

export function gzipped(data: Uint8Array): Uint8Array {
  return gzipSync(data);
}

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A tar archive, with GNU long names where a name is long; `end` are the two blocks of zeros. */
export function tarOf(members: readonly Member[], end = true): Uint8Array {
  const pieces = members.flatMap((member) => memberBlocks(member));
  return Buffer.concat(end ? [...pieces, Buffer.alloc(1024)] : pieces);
}

/** An index of archives: `[name, version, file]`, each at `urlOf(file)`, the digest of its bytes. */
export function indexOf(
  charts: readonly { name: string; version: string; data: Uint8Array; url: string; more?: string }[],
): string {
  const names = [...new Set(charts.map(({ name }) => name))];
  const entry = ({ name, version, data, url, more = '' }: (typeof charts)[number]): string =>
    `  - apiVersion: v2\n    name: ${name}\n    version: ${version}\n    description: A chart for tests\n` +
    `    created: "2024-05-06T07:08:09Z"\n    digest: ${sha256(data)}\n    urls:\n    - ${url}\n${more}`;
  const entries = names.map(
    (name) =>
      `  ${name}:\n${charts
        .filter((one) => one.name === name)
        .map(entry)
        .join('')}`,
  );
  const body = entries.length === 0 ? 'entries: {}\n' : `entries:\n${entries.join('')}`;
  return `apiVersion: v1\n${body}generated: "2024-05-06T07:08:09Z"\n`;
}

function memberBlocks(member: Member): Uint8Array[] {
  const name = Buffer.from(member.name);
  const data = Buffer.from(member.data ?? '');
  const long = name.length > 100 ? memberBlocks({ name: '././@LongLink', type: 'L', data: `${member.name}\0` }) : [];
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, width: number): void => {
    header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  };
  name.copy(header, 0, 0, 100);
  octal(member.mode ?? 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(member.size ?? data.length, 124, 12);
  octal(Math.floor((member.time ?? FIXED_TIME).getTime() / 1000), 136, 12);
  header.write('        ', 148, 'latin1');
  header.write(member.type ?? '0', 156, 'latin1');
  header.write(member.link ?? '', 157, 100, 'utf8');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return [...long, header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}
