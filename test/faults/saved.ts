/** Objects as text that can be put into another namespace: without what the server chose, records unpacked. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { JsonObject } from '../cluster/cluster.ts';
import { metadataOf } from '../cluster/snapshot.ts';
import type { Found } from './observed.ts';

const NAMESPACE = '__NS__';
const GROUP = '__GROUP__';
const chosen = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields', 'selfLink'];

export function savedText([plural, object]: Found, namespace: string, group: string): string {
  const copy = structuredClone(object);
  delete copy['status'];
  const metadata = metadataOf(copy);
  for (const field of chosen) Reflect.deleteProperty(metadata, field);
  const spec = (copy['spec'] ?? {}) as JsonObject;
  for (const field of ['clusterIP', 'clusterIPs', 'nodeName']) Reflect.deleteProperty(spec, field);
  const data = (copy['data'] ?? {}) as JsonObject;
  if (isRecord(copy)) data['release'] = unpacked(data['release'] as string);
  return JSON.stringify([plural, copy]).replaceAll(group, GROUP).replaceAll(namespace, NAMESPACE);
}

export function restoredObject(text: string, namespace: string, group: string): Found {
  const own = text.replaceAll(GROUP, group).replaceAll(NAMESPACE, namespace);
  const [plural, object] = JSON.parse(own) as [string, JsonObject];
  if (isRecord(object)) {
    const data = object['data'] as JsonObject;
    data['release'] = packed(data['release'] as string);
  }
  return [plural, object];
}

function isRecord(object: JsonObject): boolean {
  return object['type'] === 'helm.sh/release.v1';
}

/** A Secret's data is base64, and what Helm puts there is base64 of gzip. */
function unpacked(data: string): string {
  return gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString(), 'base64')).toString();
}

function packed(json: string): string {
  return Buffer.from(gzipSync(json, { level: 1 }).toString('base64')).toString('base64');
}
