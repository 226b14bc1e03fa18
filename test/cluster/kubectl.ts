/**
 * The little of kubectl that the documentation uses, with its output: `get KIND… [NAME]`, `scale`, `patch -p`. The first
 * argument is the namespace.
 */
import { parseArgs } from 'node:util';
import { call, type Reply } from '../control-plane/api.ts';
import { runningControlPlane } from '../control-plane/server.ts';

const kinds: Readonly<Record<string, readonly [path: string, name: string]>> = {
  configmap: ['api/v1', 'configmaps'],
  pod: ['api/v1', 'pods'],
  secret: ['api/v1', 'secrets'],
  service: ['api/v1', 'services'],
  deployment: ['apis/apps/v1', 'deployments'],
  job: ['apis/batch/v1', 'jobs'],
};
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

const plane = runningControlPlane();
if (plane === undefined) throw new Error('no control plane is running');
const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    output: { type: 'string', short: 'o', default: '' },
    patch: { type: 'string', short: 'p', default: '{}' },
    replicas: { type: 'string', default: '' },
  },
});
const [namespace = '', verb = '', kind = '', name = ''] = positionals;
const [api, plural] = kinds[kind] ?? kinds[kind.replace(/s$/, '')] ?? [];
if (api === undefined) throw new Error(`this kubectl knows no ${kind}`);
const path = `/${api}/namespaces/${namespace}/${String(plural)}${name === '' ? '' : `/${name}`}`;

function text({ status, text: body }: Reply): string {
  if (status < 300) return body;
  const { reason, message } = JSON.parse(body) as { reason: string; message: string };
  console.error(`Error from server (${reason}): ${message}`);
  process.exit(1);
}

async function patch(at: string, body: object, type: string): Promise<void> {
  text(await call(plane!, 'PATCH', `${at}?fieldManager=kubectl-${verb}`, body, type));
  const group = api!.split('/').slice(1, -1);
  console.log([[kind, ...group].join('.'), '/', name, verb === 'scale' ? ' scaled' : ' patched'].join(''));
}

async function get(): Promise<void> {
  const { columnDefinitions, rows } = JSON.parse(
    text(await call(plane!, 'GET', path, undefined, undefined, TABLE)),
  ) as Table;
  if (rows.length === 0) {
    console.error(`No resources found in ${namespace} namespace.`);
    return;
  }
  const shown = columnDefinitions.flatMap(({ priority }, i) => (priority === 0 || values.output === 'wide' ? [i] : []));
  const lines = [
    shown.map((i) => columnDefinitions[i]!.name.toUpperCase()),
    ...rows.map(({ cells }) => shown.map((i) => String(cells[i]))),
  ];
  const widths = shown.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)) + 3);
  for (const line of lines)
    console.log(line.map((cell, i) => (i < line.length - 1 ? cell.padEnd(widths[i]!) : cell)).join(''));
}

if (verb === 'get') await get();
else if (verb === 'scale') {
  await patch(`${path}/scale`, { spec: { replicas: Number(values.replicas) } }, 'application/merge-patch+json');
} else if (verb === 'patch') {
  await patch(path, JSON.parse(values.patch) as object, 'application/strategic-merge-patch+json');
} else throw new Error(`this kubectl does not ${verb}`);
process.exit(0);
