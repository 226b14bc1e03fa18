/** Uploads and deletion as ChartMuseum v0.16 takes them. What cannot be kept is refused whole. */
import { errorAnswer, jsonAnswer, type Answer } from '../http/message.ts';
import { formFiles } from '../http/multipart.ts';
import type { Asked, Route } from '../http/router.ts';
import type { Repository } from '../repository.ts';
import { BadUpload, chartUpload, provenanceUpload, type NamedUpload } from '../uploads.ts';

export interface ChangeRules {
  /** A version may be uploaded again. */
  readonly allowOverwrite: boolean;
  /** It may when it is asked for with `?force`. */
  readonly allowForce: boolean;
  readonly allowDelete: boolean;
  /** Bytes of a request. */
  readonly maxUploadSize: number;
}

export function changeRoutes(repository: Repository, rules: ChangeRules): Route[] {
  const change = { access: 'write' } as const;
  const post = { ...change, method: 'POST' } as const;
  const routes: Route[] = [
    { ...post, path: '/api/charts', handle: (request) => postChart(repository, rules, request) },
    { ...post, path: '/api/prov', handle: (request) => postProvenance(repository, rules, request) },
  ];
  if (!rules.allowDelete) return routes;
  const handle = (request: Asked): Promise<Answer> => deleteVersion(repository, request);
  return [...routes, { ...change, method: 'DELETE', path: '/api/charts/:name/:version', handle }];
}

async function postChart(repository: Repository, rules: ChangeRules, request: Asked): Promise<Answer> {
  const body = await request.body(rules.maxUploadSize);
  const contentType = request.header('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    return keep(repository, rules, request, () => [chartUpload(body)], 'file already exists');
  }
  const files = formFiles(body, contentType);
  const chart = files?.get('chart');
  const provenance = files?.get('prov');
  if (chart === undefined && provenance === undefined) {
    return errorAnswer(400, 'no package or provenance file found in form fields chart and prov');
  }
  const uploads = (): NamedUpload[] => [
    ...(chart === undefined ? [] : [chartUpload(chart)]),
    ...(provenance === undefined ? [] : [provenanceUpload(provenance)]),
  ];
  return keep(repository, rules, request, uploads, 'chart already exists');
}

async function postProvenance(repository: Repository, rules: ChangeRules, request: Asked): Promise<Answer> {
  const body = await request.body(rules.maxUploadSize);
  return keep(repository, rules, request, () => [provenanceUpload(body)], 'file already exists');
}

async function keep(
  repository: Repository,
  rules: ChangeRules,
  { query }: Asked,
  read: () => NamedUpload[],
  conflict: string,
): Promise<Answer> {
  let uploads: NamedUpload[];
  try {
    uploads = read();
  } catch (error) {
    if (error instanceof BadUpload) return errorAnswer(400, error.message);
    throw error;
  }
  const overwrite = rules.allowOverwrite || (rules.allowForce && query.has('force'));
  const stored = await repository.store(uploads, overwrite);
  return stored === 'exists' ? errorAnswer(409, conflict) : jsonAnswer(201, { saved: true });
}

async function deleteVersion(repository: Repository, request: Asked): Promise<Answer> {
  const [name = '', version = ''] = request.parameters;
  const removed = await repository.remove(name, version);
  return removed ? jsonAnswer(200, { deleted: true }) : errorAnswer(404, 'chart not found');
}
