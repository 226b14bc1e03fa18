/** Advisories about archives and about the files of a chart folder. */
import { deflateRawSync } from 'node:zlib';
import { tgz, type Entry } from '../bad-input/tar.ts';
import type { Files } from '../bad-input/workspace.ts';
import { reply } from '../sources/bad-server.ts';
import type { Advisory } from './advisory.ts';

const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
const chart: Entry = { name: 'web/Chart.yaml', data: chartYaml };
const MiB = 1024 * 1024;

const packed = (...more: readonly Entry[]): Files => ({ 'work/web-1.0.0.tgz': tgz([chart, ...more]) });
const named = (name: string): Uint8Array =>
  tgz([{ name: 'web/Chart.yaml', data: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n` }]);

/** A member that leads out of the chart, unpacked by `pull --untar` from a server. */
function traversal(name: string, path: string, error: string): Advisory {
  const archive = tgz([chart, { name: path, data: 'evil\n' }]);
  return {
    id: 'CVE-2019-1000008',
    name: `an archive with ${name}`,
    command: 'pull URL/web-1.0.0.tgz --untar',
    answer: () => reply(200, archive),
    scull: { error },
    // an empty folder, made before the archive is looked at, and the archive
    helm: { error, writes: ['work/web-1.0.0.tgz'] },
  };
}

export const archiveAdvisories: readonly Advisory[] = [
  traversal('a path that climbs', 'web/../../evil', 'chart illegally references parent directory'),
  traversal('an absolute path', 'web//tmp/evil', 'chart illegally contains absolute paths'),
  traversal('a drive letter', 'web/C:/evil', 'chart contains illegally named files'),
  traversal('backslashes', 'web\\..\\..\\evil', 'chart illegally references parent directory'),
  {
    id: 'CVE-2019-18658',
    name: 'a link in a chart that leads to a file outside, packaged',
    files: {
      'work/c/Chart.yaml': chartYaml,
      'work/c/files/out': { link: '../../../secret' },
      secret: 'told to nobody\n',
    },
    command: 'package c',
    scull: { error: /files\/out.* leads out of the chart/ },
    helm: { writes: ['work/web-1.0.0.tgz'] },
  },
  {
    id: 'CVE-2025-32386',
    name: 'an archive of 1 MB that unpacks to 1 GB',
    files: { 'work/web-1.0.0.tgz': zeros(1000 * MiB) },
    command: 'template x web-1.0.0.tgz',
    scull: { error: 'decompressed chart is larger than the maximum file size 104857600' },
    helm: { error: 'no files in chart archive' },
  },
  {
    id: 'CVE-2025-32386',
    name: 'a file of an archive that is larger than 5 MiB',
    files: packed({ name: 'web/big', data: new Uint8Array(5 * MiB + 1) }),
    command: 'template x web-1.0.0.tgz',
    scull: { error: 'decompressed chart file "web/big" is larger than the maximum file size 5242880' },
  },
  {
    id: 'CVE-2024-25620',
    name: 'a chart whose name is a path, packaged',
    files: { 'work/c/Chart.yaml': 'apiVersion: v2\nname: ../../evil\nversion: 1.0.0\n' },
    command: 'package c',
    scull: { error: 'chart.metadata.name "../../evil" is invalid' },
  },
  {
    id: 'CVE-2024-25620',
    name: 'a chart whose name is a path, pulled',
    command: 'pull URL/web-1.0.0.tgz --untar',
    answer: () => reply(200, named('../../evil')),
    scull: { error: 'chart name "../../evil" must not contain path separators' },
    helm: { error: 'chart name "../../evil" must not contain path separators', writes: ['work/web-1.0.0.tgz'] },
  },
  ...['..', '.'].map((name): Advisory => ({
    id: 'CVE-2026-35206',
    name: `a chart whose name is ${name}, pulled`,
    command: 'pull URL/web-1.0.0.tgz --untar',
    answer: () => reply(200, named(`"${name}"`)),
    scull: { error: `chart name "${name}" is not allowed` },
    helm: { error: `chart name "${name}" is not allowed`, writes: ['work/web-1.0.0.tgz'] },
  })),
  lockLink('Chart.lock', chartYaml, 'Chart.yaml'),
  lockLink('requirements.lock', chartYaml.replace('v2', 'v1'), 'requirements.yaml'),
  {
    id: 'CVE-2026-35205',
    name: 'a chart without .prov, pulled with --verify',
    files: { 'work/ring.gpg': '' },
    command: 'pull URL/web-1.0.0.tgz --verify --keyring ring.gpg',
    answer: () => (request, socket) => {
      const isChart = request.path.endsWith('.tgz');
      reply(isChart ? 200 : 404, isChart ? tgz([chart]) : '')(request, socket);
    },
    scull: { error: /failed to fetch .*\.prov/ },
    helm: { error: /failed to fetch .*\.prov/, writes: ['work/web-1.0.0.tgz'] },
  },
  {
    id: 'CVE-2026-35205',
    name: 'a chart without .prov, rendered with --verify',
    files: packed(),
    command: 'template x web-1.0.0.tgz --verify --keyring ring.gpg',
    scull: { error: 'web-1.0.0.tgz.prov' },
  },
];

/** The lock file is a link to somebody's file, which would be written over. */
function lockLink(lock: string, metadata: string, declares: string): Advisory {
  const dependencies = 'dependencies:\n- {name: sub, version: 1.0.0, repository: "file://../sub"}\n';
  const parts =
    declares === 'Chart.yaml'
      ? { 'Chart.yaml': metadata + dependencies }
      : { 'Chart.yaml': metadata, [declares]: dependencies };
  return {
    id: 'CVE-2025-53547',
    name: `${lock} is a link`,
    files: {
      ...Object.fromEntries(Object.entries(parts).map(([name, text]) => [`work/c/${name}`, text])),
      [`work/c/${lock}`]: { link: '../../precious' },
      'work/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      precious: 'dependencies: []\ndigest: none\ngenerated: "2020-01-01T00:00:00Z"\n',
    },
    command: 'dependency update c',
    scull: { error: 'lock file' },
    helm: { error: 'lock file', writes: ['work/c/charts', 'work/c/charts/sub-1.0.0.tgz'] },
    check: ({ read }) => {
      if (read('precious') !== 'dependencies: []\ndigest: none\ngenerated: "2020-01-01T00:00:00Z"\n')
        throw new Error('the file behind the link was written');
    },
  };
}

/** That many zeros, from one packed block many times over. */
function zeros(count: number): Uint8Array {
  const block = 16 * MiB;
  const full = deflateRawSync(new Uint8Array(block), { finishFlush: 2 });
  const head = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  return Buffer.concat([head, ...Array.from({ length: Math.ceil(count / block) }, () => full)]);
}
