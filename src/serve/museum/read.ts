/** What ChartMuseum v0.16 answers about charts: its paths, JSON and texts of errors. */
import { errorMessage } from '../../errors.ts';
import { marshalJson } from '../../go/json-marshal.ts';
import type { Value } from '../../go/values.ts';
import { readFile } from '../../loader/read-file.ts';
import { versionFields } from '../../repo/index-writer.ts';
import { chartIn, filesIn, type Archive } from '../archive-file.ts';
import { errorAnswer, Refusal, textAnswer, type Answer } from '../http/message.ts';
import type { Asked, Route } from '../http/router.ts';
import type { Repository } from '../repository.ts';

export function readRoutes(repository: Repository): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  return [
    { ...read, path: '/api/charts', handle: (request) => allCharts(repository, request) },
    { ...read, path: '/api/charts/:name', handle: (request) => oneChart(repository, request) },
    { ...read, path: '/api/charts/:name/:version', handle: (request) => oneVersion(repository, request) },
    { ...read, path: '/api/charts/:name/:version/templates', handle: (request) => templates(repository, request) },
    { ...read, path: '/api/charts/:name/:version/values', handle: (request) => values(repository, request) },
  ];
}

function allCharts(repository: Repository, { query }: Asked): Answer {
  const { charts } = repository.snapshot.catalog;
  const offset = whole(query.get('offset'), 0, 'offset is not a valid non-negative integer');
  const limit = whole(query.get('limit'), 1, 'limit is not a valid positive integer');
  const from = offset ?? 0;
  const page = [...charts].slice(from, limit === undefined ? undefined : from + limit);
  return goJson(new Map(page.map(([name, versions]) => [name, versions.map((one) => fields(repository, one))])));
}

function whole(text: string | null, least: number, complaint: string): number | undefined {
  if (text === null) return undefined;
  const number = /^\+?\d{1,15}$/.test(text) ? Number(text) : -1;
  if (number < least) throw new Refusal(400, complaint);
  return number;
}

function oneChart(repository: Repository, { parameters: [name = ''] }: Asked): Answer {
  const versions = repository.snapshot.catalog.versions(name);
  if (versions.length === 0) return errorAnswer(404, 'chart not found');
  return goJson(versions.map((one) => fields(repository, one)));
}

function oneVersion(repository: Repository, request: Asked): Answer {
  return goJson(fields(repository, wanted(repository, request)));
}

function templates(repository: Repository, request: Asked): Answer {
  const chart = chartIn(contents(repository, wanted(repository, request)));
  const list = chart.templates.map(
    ({ name, data }) =>
    new Map([['name', name], ['data', Buffer.from(data).toString('base64')]]), // prettier-ignore
  );
  return goJson(new Map<string, Value>([['templates', list], ['values', chart.values]])); // prettier-ignore
}

function values(repository: Repository, request: Asked): Answer {
  const files = filesIn(contents(repository, wanted(repository, request)));
  const found = files.find((file) => file.name === 'values.yaml');
  if (found === undefined) return errorAnswer(404, 'values.yaml not found');
  return { status: 200, headers: { 'content-type': 'application/yaml' }, body: found.data };
}

/** `latest`, an exact version, or a range. Throws Helm's texts. */
function wanted(repository: Repository, { parameters: [name = '', version = ''] }: Asked): Archive {
  try {
    return repository.snapshot.catalog.get(name, version === 'latest' ? '' : version);
  } catch (error) {
    throw new Refusal(404, errorMessage(error));
  }
}

/** The bytes of an archive. Throws a 404 for what is gone by now. */
export function contents(repository: Repository, archive: Archive): Uint8Array {
  const file = repository.file(archive.path);
  if (file === undefined) throw new Refusal(404, 'object not found');
  return readFile(file);
}

function fields(repository: Repository, archive: Archive): Value {
  return versionFields(repository.indexed(archive));
}

function goJson(value: Value): Answer {
  return textAnswer(200, 'application/json; charset=utf-8', marshalJson(value));
}
