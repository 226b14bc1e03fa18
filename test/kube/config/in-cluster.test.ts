import { expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFromEnvironment, type Settings } from '../../../src/home/settings.ts';
import { inClusterConnection } from '../../../src/kube/config/in-cluster.ts';

const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

function settings(more: Partial<Settings> = {}): Settings {
  return { ...settingsFromEnvironment({}), ...more };
}

/** What a pod finds of its service account. */
function pod(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'scull-pod-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('a pod knows server, token and authority', () => {
  const folder = pod({ token: 't', 'ca.crt': certificate });
  expect(inClusterConnection(settings(), env, folder)).toEqual({
    server: 'https://10.0.0.1:443',
    cluster: { caFile: join(folder, 'ca.crt') },
    user: { tokenFile: join(folder, 'token') },
  });
});

test('an address of IPv6', () => {
  const six = { ...env, KUBERNETES_SERVICE_HOST: 'fd00::1' };
  expect(inClusterConnection(settings(), six, pod({ token: 't' }))!.server).toBe('https://[fd00::1]:443');
});

test('an authority that is none is left aside', () => {
  expect(inClusterConnection(settings(), env, pod({ token: 't', 'ca.crt': 'x' }))!.cluster).toEqual({ caFile: '' });
  expect(inClusterConnection(settings(), env, pod({ token: 't' }))!.cluster).toEqual({ caFile: '' });
});

test('flags come first', () => {
  const given = settings({ kubeApiServer: 'https://a', kubeCaFile: 'ca', kubeToken: 'b' });
  expect(inClusterConnection(given, env, pod({ token: 't', 'ca.crt': certificate }))).toEqual({
    server: 'https://a',
    cluster: { caFile: 'ca' },
    user: { token: 'b' },
  });
});

test('without a token or an address it is no pod', () => {
  const folder = pod({ 'ca.crt': certificate });
  expect(inClusterConnection(settings(), env, folder)).toBeUndefined();
  mkdirSync(join(folder, 'token'));
  expect(inClusterConnection(settings(), env, folder)).toBeUndefined();
  const token = pod({ token: 't' });
  expect(inClusterConnection(settings(), { KUBERNETES_SERVICE_HOST: 'a' }, token)).toBeUndefined();
});
