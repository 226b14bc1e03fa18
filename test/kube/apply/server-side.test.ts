import { describe, expect, test } from 'bun:test';
import { errorMessage } from '../../../src/errors.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { KubeClient, PatchOptions } from '../../../src/kube/client.ts';
import { applyServerSide, takeOverFields } from '../../../src/kube/apply/server-side.ts';
import { built, FakeClient } from '../fake-client.ts';

interface Sent {
  readonly type: string;
  readonly body: unknown;
  readonly options: PatchOptions;
}

/** A client that notes the patches, and answers them with the errors given, as long as there are any. */
function patching(...errors: Error[]): { client: KubeClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const client = new FakeClient();
  client.patch = ((_: unknown, type: string, body: string, options: PatchOptions) => {
    sent.push({ type, body: JSON.parse(body), options });
    const error = errors.shift();
    return error === undefined ? Promise.resolve(new Map()) : Promise.reject(error);
  }) as typeof client.patch;
  return { client, sent };
}

const entry = (manager: string, operation: string, fieldsV1: object, more: object = {}): object => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsV1,
  ...more,
});

function configMap(...managedFields: object[]): ReturnType<typeof built> {
  const metadata = { name: 'a', resourceVersion: '7', managedFields };
  return built({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
}

const refusal = (status: number, reason: string): ApiError => new ApiError('no', { status, reason });

describe('applying on the server', () => {
  test('sends the whole object, strictly checked, in the name of Helm', async () => {
    const { client, sent } = patching();
    const item = built({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: 'y' } });
    await applyServerSide(client, item, { forceConflicts: true });
    expect(sent).toEqual([
      {
        type: 'apply',
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n' }, data: { x: 'y' } },
        options: { fieldManager: 'helm', fieldValidation: 'Strict', force: true },
      },
    ]);
  });

  const refusals: [name: string, error: ApiError, message: string][] = [
    ['a conflict', refusal(409, 'Conflict'), 'conflict occurred while applying object n/a /v1, Kind=ConfigMap: no'],
    ['an old server', refusal(415, ''), 'server-side apply not available on the server: no'],
    ['anything else', refusal(422, 'Invalid'), 'server-side apply failed for object n/a /v1, Kind=ConfigMap: no'],
  ];
  for (const [name, error, message] of refusals) {
    test(`refused: ${name}`, async () => {
      const { client } = patching(error);
      expect(await applyServerSide(client, configMap(), {}).catch(errorMessage)).toBe(message);
    });
  }
});

describe('taking over fields that were patched from here', () => {
  async function takenOver(...managedFields: object[]): Promise<unknown> {
    const { client, sent } = patching();
    const item = configMap(...managedFields);
    await takeOverFields(client, item, item.object, {});
    return sent.map(({ type, body }) => ({ type, body }));
  }

  const patch = (value: object[]): object[] => [
    {
      type: 'json',
      body: [
        { op: 'replace', path: '/metadata/managedFields', value },
        { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
      ],
    },
  ];
  const other = entry('kubectl', 'Update', { 'f:data': { 'f:b': {} } });

  test('an update becomes what was applied', async () => {
    const fields = { 'f:data': { 'f:a': {} } };
    expect(await takenOver(entry('helm', 'Update', fields), other)).toEqual(
      patch([entry('helm', 'Apply', fields), other]),
    );
  });

  test('updates and what was applied become one', async () => {
    const applied = entry('helm', 'Apply', { 'f:data': { '.': {}, 'f:a': {} }, 'f:x': {} });
    const updated = entry('helm', 'Update', { 'f:data': { 'f:b': {} }, 'f:x': { 'f:y': {} } });
    const both = { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} }, 'f:x': { '.': {}, 'f:y': {} } };
    expect(await takenOver(other, applied, updated)).toEqual(patch([other, entry('helm', 'Apply', both)]));
  });

  test('nothing is asked where there is nothing to take over', async () => {
    const scaled = entry('helm', 'Update', {}, { subresource: 'scale' });
    expect(await takenOver(other, entry('helm', 'Apply', {}), scaled)).toEqual([]);
  });

  test('somebody was faster: it is read again', async () => {
    const { client, sent } = patching(refusal(409, 'Conflict'));
    const item = configMap(entry('helm', 'Update', {}));
    const now = configMap();
    client.get = () => Promise.resolve(now.object);
    await takeOverFields(client, item, item.object, {});
    expect(sent).toHaveLength(1);
  });
});
