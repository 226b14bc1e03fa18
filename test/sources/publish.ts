/** Puts files into a registry as an artifact of the image specification 1.1. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from './archives.ts';
import type { Publish } from './scenario.ts';

export async function publishArtifact(step: Publish, folder: string): Promise<void> {
  const { publish: url, tag, artifactType, layerType = 'application/vnd.oci.image.layer.v1.tar' } = step;
  const { configType = 'application/vnd.oci.empty.v1+json' } = step;
  const config = await putBlob(url, Buffer.from('{}'));
  const layers = [];
  for (const name of step.layers) {
    const blob = await putBlob(url, readFileSync(join(folder, name)));
    const annotations = { 'org.opencontainers.image.title': basename(name) };
    layers.push({ mediaType: layerType, ...blob, annotations });
  }
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    ...(artifactType === undefined ? {} : { artifactType }),
    config: { mediaType: configType, ...config },
    layers,
  });
  await answered(fetch(`${url}/manifests/${tag}`, { method: 'PUT', headers: { 'content-type': mediaType }, body }));
}

async function putBlob(url: string, data: Uint8Array): Promise<{ digest: string; size: number }> {
  const digest = `sha256:${sha256(data)}`;
  const begun = await answered(fetch(`${url}/blobs/uploads/`, { method: 'POST' }));
  const place = new URL(begun.headers.get('location')!, url);
  place.searchParams.set('digest', digest);
  await answered(fetch(place, { method: 'PUT', body: Buffer.from(data) }));
  return { digest, size: data.length };
}

async function answered(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`the registry answers ${String(answer.status)}: ${await answer.text()}`);
  return answer;
}
