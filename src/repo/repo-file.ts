/** repositories.yaml: pkg/repo/repo.go of Helm v3.22.0, which writes it in place, and locks it in `repo add` only. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeYaml } from '../chart/decode-yaml.ts';
import { timeType } from '../chart/struct-types.ts';
import { ScullError } from '../errors.ts';
import { boolType, pointerTo, sliceOf, stringType, type GoField, type GoType } from '../go/types.ts';
import type { Value } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { withLock } from '../home/lock-file.ts';
import { StagedFiles } from '../home/staged-files.ts';
import { makeFolders } from '../home/write-file.ts';
import { pathError } from '../loader/os-error.ts';

/** A repository as the user added it; members are named as in the file. */
export interface RepoEntry {
  name: string;
  url: string;
  username: string;
  password: string;
  certFile: string;
  keyFile: string;
  caFile: string;
  insecure_skip_tls_verify: boolean;
  pass_credentials_all: boolean;
}

export interface RepoFile {
  apiVersion: string;
  /** RFC 3339; Helm writes year 1. */
  generated: string;
  entries: RepoEntry[];
}

const zeroTime = '0001-01-01T00:00:00Z';

export function emptyRepoFile(): RepoFile {
  return { apiVersion: '', generated: zeroTime, entries: [] };
}

export function newRepoEntry(name: string, url: string): RepoEntry {
  return {
    name,
    url,
    username: '',
    password: '',
    certFile: '',
    keyFile: '',
    caFile: '',
    insecure_skip_tls_verify: false,
    pass_credentials_all: false,
  };
}

const field = (json: string, type: GoType): GoField => ({ name: json, json, type });
const entryType: GoType = {
  name: 'repo.Entry',
  kind: 'struct',
  fields: Object.entries(newRepoEntry('', '')).map(([name, value]) =>
    field(name, typeof value === 'boolean' ? boolType : stringType),
  ),
};
const fileType: GoType = {
  name: 'repo.File',
  kind: 'struct',
  fields: [
    field('apiVersion', stringType),
    field('generated', timeType),
    field('repositories', sliceOf(pointerTo(entryType))),
  ],
};

/** Throws `couldn't load repositories file (PATH): open PATH: no such file or directory`, and what is wrong with its YAML. */
export function loadRepoFile(path: string): RepoFile {
  try {
    return readRepoFile(path);
  } catch (error) {
    if (!(error instanceof MissingFile)) throw error;
    const text = `couldn't load repositories file (${path}): ${error.message}`;
    throw new ScullError(text, { code: error.absent ? noFile : 'repo.file', cause: error });
  }
}

/** As `loadRepoFile`; an empty one where there is no file. */
export function loadRepoFileIfThere(path: string): RepoFile {
  try {
    return loadRepoFile(path);
  } catch (error) {
    if (isNoRepoFile(error)) return emptyRepoFile();
    throw error;
  }
}

export function isNoRepoFile(error: unknown): boolean {
  return error instanceof ScullError && error.code === noFile;
}

const noFile = 'repo.no-file';

class MissingFile extends Error {
  readonly absent: boolean;

  constructor(error: unknown, path: string) {
    super(pathError(error, 'open', path).message, { cause: error });
    const { code } = error as NodeJS.ErrnoException;
    this.absent = code === 'ENOENT';
  }
}

function readRepoFile(path: string): RepoFile {
  let data: Uint8Array;
  try {
    data = readFileSync(path);
  } catch (error) {
    throw new MissingFile(error, path);
  }
  const decoded: { apiVersion: string; generated?: string; repositories?: (RepoEntry | null)[] } = { apiVersion: '' };
  decodeYaml(data, fileType, decoded);
  const entries = (decoded.repositories ?? []).filter((entry) => entry !== null);
  return { apiVersion: decoded.apiVersion, generated: decoded.generated ?? zeroTime, entries };
}

/** Writes it whole, readable by the user only; what is kept of repositories that left goes with it, or nothing changes. */
export function saveRepoFile(
  path: string,
  { apiVersion, generated, entries }: RepoFile,
  leaving: readonly string[] = [],
): void {
  const repositories = entries.map((entry) => new Map(Object.entries(entry) as [string, Value][]));
  const text = marshalYaml(
    new Map<string, Value>([
      ['apiVersion', apiVersion],
      ['generated', generated],
      ['repositories', repositories],
    ]),
  );
  makeFolders(dirname(path));
  const staged = new StagedFiles();
  staged.add(path, text, { mode: 0o600, mayBeLost: false });
  for (const file of leaving) staged.remove(file);
  staged.commit();
}

/**
 * What the file has when nobody else is at it, changed and written; nothing is written where `change` gives false. Files of
 * `leaving` go away with that.
 */
export async function changeRepoFile(
  path: string,
  change: (file: RepoFile) => boolean,
  leaving: readonly string[] = [],
): Promise<void> {
  await withLock(lockPath(path), () => {
    const file = loadRepoFileIfThere(path);
    if (change(file)) saveRepoFile(path, file, leaving);
  });
}

/** Helm's lock: `repositories.lock` for `repositories.yaml`. */
function lockPath(path: string): string {
  const extension = /\.[^./\\]*$/.exec(path)?.[0] ?? '';
  return `${extension.length < path.length ? path.slice(0, path.length - extension.length) : path}.lock`;
}

/** The repository of a name; undefined for none. */
export function findRepo(file: RepoFile, name: string): RepoEntry | undefined {
  return file.entries.find((entry) => entry.name === name);
}
