/** Streams around a post-renderer: read, annotated and written by the libraries of Helm 4.3.1, recorded. */
import { expect, test } from 'bun:test';
import { errorMessage } from '../../src/errors.ts';
import { readResources, setAnnotation, writeResources } from '../../src/helm4/resources.ts';
import { recorded } from '../recorded.ts';

for (const { case: stream, out, err } of recorded<string>('resources')) {
  test(JSON.stringify(stream).slice(0, 100), () => {
    expect(err === undefined ? answer(stream) : failure(stream)).toBe(err ?? out!);
  });
}

function answer(stream: string): string {
  const resources = readResources(stream);
  for (const resource of resources)
    setAnnotation(resource, 'postrenderer.helm.sh/postrender-filename', 'web/templates/a.yaml');
  return writeResources(resources);
}

function failure(stream: string): string {
  let doing = 'parsing';
  try {
    const resources = readResources(stream);
    doing = 'annotating';
    for (const resource of resources) setAnnotation(resource, 'x', 'y');
  } catch (error) {
    return `${doing}: ${errorMessage(error)}`;
  }
  return 'nothing';
}
