/** The repository itself: the index and the archives, under the paths of the index and under ChartMuseum's. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256, stateOf } from './archive-file.ts';
import { Document, fileAnswer } from './http/body.ts';
import { errorAnswer, type Answer } from './http/message.ts';
import type { Asked, Route } from './http/router.ts';
import type { Repository, Snapshot } from './repository.ts';

/** What is kept by others is asked for again: a version may be replaced. */
const fresh = { 'cache-control': 'no-cache' };

export function fileRoutes(repository: Repository): Route[] {
  const index = new WeakMap<Snapshot, Document>();
  const indexOf = (snapshot: Snapshot): Document => {
    const known = index.get(snapshot);
    if (known !== undefined) return known;
    const { index: data, digest, generated } = snapshot;
    const made = new Document(data, 'application/x-yaml', digest.slice(0, 32), generated);
    index.set(snapshot, made);
    return made;
  };
  const read = { method: 'GET', access: 'read' } as const;
  return [
    { ...read, path: '/index.yaml', handle: (request) => indexOf(repository.snapshot).answer(request, fresh) },
    { ...read, path: '/charts/:file', handle: (request) => sendCharts(repository, request) },
    { ...read, path: '/:file', handle: (request) => sendFile(repository, request, request.parameters[0]!) },
    {
      ...read,
      path: '/:folder/:file',
      handle: (request) => sendFile(repository, request, request.parameters.join('/')),
    },
  ];
}

/** ChartMuseum's place of archives. A folder of that name goes before it. */
async function sendCharts(repository: Repository, request: Asked): Promise<Answer> {
  const [file = ''] = request.parameters;
  const own = await sendFile(repository, request, `charts/${file}`);
  return own.status === 404 ? sendFile(repository, request, file) : own;
}

/** An archive or its provenance, by its path in the folder. */
export async function sendFile(repository: Repository, request: Asked, path: string): Promise<Answer> {
  const of = path.replace(/\.prov$/, '');
  if (!of.endsWith('.tgz')) return errorAnswer(404, 'not found');
  let archive = repository.snapshot.catalog.at(of);
  const file = repository.file(path);
  if (archive === undefined || file === undefined) return errorAnswer(404, 'object not found');
  if (path !== of) return sendProvenance(request, path, file);
  const stats = statSync(file);
  if (stateOf(stats) !== archive.state) {
    await repository.refresh();
    archive = repository.snapshot.catalog.at(path);
    if (archive === undefined) return errorAnswer(404, 'object not found');
  }
  const whole = { etag: `"${archive.digest}"`, modified: archive.modified, length: archive.size };
  return fileAnswer(request, file, whole, headersFor(path, 'application/x-tar'));
}

function sendProvenance(request: Asked, path: string, file: string): Answer {
  const stats = statSync(file);
  const etag = `"${sha256(Buffer.from(stateOf(stats))).slice(0, 32)}"`;
  const whole = { etag, modified: stats.mtime, length: stats.size };
  return fileAnswer(request, file, whole, headersFor(path, 'application/pgp-signature'));
}

function headersFor(path: string, type: string): Record<string, string> {
  const name = basename(path).replaceAll(/[^\w.+-]/g, '_');
  return { ...fresh, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` };
}
