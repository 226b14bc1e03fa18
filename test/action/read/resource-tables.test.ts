/** The layouts of `helm status --show-resources` 3.22.0 against Kubernetes 1.34. */
import { expect, test } from 'bun:test';
import { resourceTables } from '../../../src/action/read/resource-tables.ts';
import { int64 } from '../../../src/go/values.ts';
import type { Table } from '../../../src/kube/client.ts';

const metadata = {
  name: '',
  namespace: '',
  uid: '',
  resourceVersion: '',
  creationTimestamp: '',
  labels: {},
  annotations: {},
};

function table(columns: string, ...rows: readonly (readonly unknown[])[]): Table {
  return {
    columns: columns.split(' ').map((name) => ({
      name: name.replace('*', ''),
      type: 'string',
      format: '',
      priority: name.endsWith('*') ? 1 : 0,
    })),
    rows: rows.map((cells) => ({ cells, metadata })),
  };
}

const pods = 'Name Ready Status Restarts Age IP*';

test('each object is laid out by itself below one header', () => {
  const tables = new Map([
    [
      'v1/ConfigMap',
      [table('Name Data Age', ['a', int64(1), '5s']), table('Name Data Age', ['a-much-longer-name-than-a', 2, '5s'])],
    ],
    [
      'v1/Pod(related)',
      [table(pods, ['web-1', '1/1', 'Running', 0, '4s', '10.0.0.1'], ['w', '0/1', 'Pending', 12, '4s', null])],
    ],
  ]);
  expect(resourceTables(tables)).toBe(`==> v1/ConfigMap
NAME   DATA   AGE
a      1      5s
a-much-longer-name-than-a   2     5s

==> v1/Pod(related)
NAME    READY   STATUS    RESTARTS   AGE
web-1   1/1     Running   0          4s
w       0/1     Pending   12         4s

`);
});

test('the same columns need no second header, and no rows none at all', () => {
  const tables = new Map([
    ['v1/Pod', [table(pods, ['solo', '1/1', 'Running', 0, '4s'])]],
    ['v1/Pod(related)', [table(pods), table(pods, ['web-1', '1/1', 'Running', 0, '4s'])]],
  ]);
  expect(resourceTables(tables)).toBe(`==> v1/Pod
NAME   READY   STATUS    RESTARTS   AGE
solo   1/1     Running   0          4s

==> v1/Pod(related)
web-1   1/1   Running   0     4s

`);
});

test('a cell is one line without escapes', () => {
  const tables = new Map([['v1/X', [table('Name Message', ['a', 'one\ntwo'], ['\x1b[1m', 'x'])]]]);
  expect(resourceTables(tables)).toBe('==> v1/X\nNAME    MESSAGE\na       one...\n^[[1m   x\n\n');
});

test('nothing gives nothing', () => {
  expect(resourceTables(new Map())).toBe('');
});
