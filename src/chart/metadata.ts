/**
 * Chart.yaml and lock files: decoding, and the validation and sanitising of `Metadata.Validate` (Helm 3.22 pkg/chart/metadata.go,
 * dependency.go). Validation replaces what could deceive a terminal or a path, in place.
 */
import { isVersion } from '../go/semver.ts';
import { quote } from '../go/strconv.ts';
import type { Dependency, Lock, Maintainer, Metadata } from './chart.ts';
import { decodeYaml } from './decode-yaml.ts';
import { zeroStruct } from './decode.ts';
import { lockType, metadataType } from './struct-types.ts';

export function emptyMetadata(): Metadata {
  return zeroStruct(metadataType) as unknown as Metadata;
}

/** Decodes Chart.yaml or requirements.yaml into `metadata`. Throws `error converting YAML to JSON: …` and the like. */
export function decodeMetadata(yaml: Uint8Array, metadata: Metadata): void {
  decodeYaml(yaml, metadataType, metadata);
}

/** Decodes Chart.lock or requirements.lock; undefined for an empty document. */
export function decodeLock(yaml: Uint8Array): Lock | undefined {
  const lock = zeroStruct(lockType);
  return decodeYaml(yaml, lockType, lock) ? (lock as unknown as Lock) : undefined;
}

function invalid(text: string): never {
  throw new Error(`validation: ${text}`);
}

/** Sanitises the strings of `metadata` and throws `validation: …` for the first rule it breaks. */
export function validateMetadata(metadata: Metadata): void {
  for (const key of [
    'name',
    'description',
    'home',
    'icon',
    'condition',
    'tags',
    'appVersion',
    'kubeVersion',
  ] as const) {
    metadata[key] = sanitize(metadata[key]);
  }
  if (metadata.sources) metadata.sources = metadata.sources.map(sanitize);
  if (metadata.keywords) metadata.keywords = metadata.keywords.map(sanitize);

  if (metadata.apiVersion === '') invalid('chart.metadata.apiVersion is required');
  const { name, version } = metadata;
  if (name === '') invalid('chart.metadata.name is required');
  if (name === '.' || name === '..') invalid(`chart.metadata.name ${quote(name)} is not allowed`);
  if (name.includes('/') && name !== '/') invalid(`chart.metadata.name ${quote(name)} is invalid`);
  if (version === '') invalid('chart.metadata.version is required');
  if (!isVersion(version)) invalid(`chart.metadata.version ${quote(version)} is invalid`);
  if (!['', 'application', 'library'].includes(metadata.type)) {
    invalid('chart.metadata.type must be application or library');
  }
  for (const maintainer of metadata.maintainers ?? []) validateMaintainer(maintainer);
  const names = new Set<string>();
  for (const dependency of metadata.dependencies ?? []) {
    validateDependency(dependency);
    const key = dependency.alias === '' ? dependency.name : dependency.alias;
    if (names.has(key)) invalid(`more than one dependency with name or alias ${quote(key)}`);
    names.add(key);
  }
}

function validateMaintainer(maintainer: Maintainer | null): void {
  if (maintainer === null) return invalid('maintainers must not contain empty or null nodes');
  maintainer.name = sanitize(maintainer.name);
  maintainer.email = sanitize(maintainer.email);
  maintainer.url = sanitize(maintainer.url);
}

/** `Dependency.Validate`: sanitises, and refuses null entries and unsafe aliases. */
export function validateDependency(dependency: Dependency | null): void {
  if (dependency === null) return invalid('dependencies must not contain empty or null nodes');
  dependency.name = sanitize(dependency.name);
  dependency.version = sanitize(dependency.version);
  dependency.repository = sanitize(dependency.repository);
  dependency.condition = sanitize(dependency.condition);
  if (dependency.tags) dependency.tags = dependency.tags.map(sanitize);
  if (dependency.alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(dependency.alias)) {
    invalid(`dependency ${quote(dependency.name)} has disallowed characters in the alias`);
  }
}

/** Any white space becomes a blank; what cannot be printed goes (Go's `unicode.IsSpace` and `IsPrint`). */
function sanitize(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(/[\p{White_Space}\p{C}]/gu, (char) => (/\p{White_Space}/u.test(char) ? ' ' : ''));
}
