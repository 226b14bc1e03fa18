/** One version of a chart in an index, with the checks of pkg/repo/index.go of Helm v3.22.0. */
import type { Metadata } from '../chart/chart.ts';
import { decodeStruct, zeroStruct, type Decoded } from '../chart/decode.ts';
import { validateMetadata } from '../chart/metadata.ts';
import { metadataType } from '../chart/struct-types.ts';
import { boolType, stringSliceType, stringType, type GoField, type GoType } from '../go/types.ts';
import type { GoMap, Value } from '../go/values.ts';
import { legacyMembers } from './index-writer.ts';
import { VersionKey } from './version-key.ts';

/** What a search looks at. */
export interface SearchableVersion {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  /** With a space between. */
  readonly keywordText: string;
}

export interface ChartVersion extends SearchableVersion {
  /** SHA-256 of the archive in hex; '' where the index has none. */
  readonly digest: string;
  /** RFC 3339, as the index has it; '' for none. */
  readonly created: string;
  /** Absolute, or relative to the repository. */
  readonly urls: readonly string[];
  readonly deprecated: boolean;
  readonly removed: boolean;
  readonly keywords: readonly string[];
  /** Whether the index says anything of its addresses. */
  readonly hasUrls: boolean;
  /** What Helm 2 wrote, by its name in the index. */
  readonly legacy: ReadonlyMap<string, string>;
  /** All that Chart.yaml said, made when asked for. */
  readonly metadata: Metadata;
}

/** What is left out of an index, and why; the version is null for an entry that is empty. */
export interface SkippedVersion {
  readonly chart: string;
  readonly version: string | null;
  readonly reason: string;
}

/** Names and versions, descriptions and the like that need no thought: nothing in them would be replaced. */
const printable = /^[ -~]*$/;

/** A version out of an index that has the right shape (index-shape.ts). */
export class IndexedVersion implements ChartVersion {
  readonly #raw: GoMap;
  #decoded: DecodedVersion | undefined;
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly key: VersionKey;
  /** What Helm says of a version that it leaves out; undefined for a good one. */
  readonly problem: string | undefined;

  constructor(raw: GoMap) {
    this.#raw = raw;
    const name = text(raw.get('name'));
    const version = text(raw.get('version'));
    this.version = version;
    this.key = new VersionKey(version);
    if (isPlain(raw, name, version, this.key)) {
      this.problem = undefined;
      this.name = name;
      this.appVersion = text(raw.get('appVersion'));
      this.description = text(raw.get('description'));
      return;
    }
    const decoded = decodeVersion(raw);
    this.#decoded = decoded;
    this.problem = validationProblem(decoded.metadata);
    ({ name: this.name, appVersion: this.appVersion, description: this.description } = decoded.metadata);
  }

  get keywordText(): string {
    if (this.#decoded !== undefined) return this.keywords.join(' ');
    const keywords = this.#raw.get('keywords');
    return Array.isArray(keywords) ? (keywords as string[]).join(' ') : '';
  }

  get keywords(): readonly string[] {
    return this.metadata.keywords ?? [];
  }

  get digest(): string {
    return this.#whole().digest;
  }

  get created(): string {
    return this.#whole().created;
  }

  get urls(): readonly string[] {
    return this.#whole().urls ?? [];
  }

  get hasUrls(): boolean {
    return this.#whole().urls !== undefined;
  }

  get legacy(): ReadonlyMap<string, string> {
    const whole = this.#whole();
    return new Map(legacyMembers.map((name) => [name, whole[name]]));
  }

  get deprecated(): boolean {
    return this.metadata.deprecated;
  }

  get removed(): boolean {
    return this.#whole().removed;
  }

  get metadata(): Metadata {
    return this.#whole().metadata;
  }

  #whole(): DecodedVersion {
    if (this.#decoded === undefined) {
      this.#decoded = decodeVersion(this.#raw);
      validationProblem(this.#decoded.metadata);
    }
    return this.#decoded;
  }
}

interface DecodedVersion extends Readonly<Record<(typeof legacyMembers)[number], string>> {
  readonly metadata: Metadata;
  readonly urls?: readonly string[];
  readonly created: string;
  readonly removed: boolean;
  readonly digest: string;
}

const field = (json: string, type: GoType = stringType): GoField => ({ name: json, json, type });
const ownType: GoType = {
  name: 'repo.ChartVersion',
  kind: 'struct',
  fields: [
    field('urls', stringSliceType),
    field('created'),
    field('removed', boolType),
    field('digest'),
    ...legacyMembers.map((name) => field(name)),
  ],
};

function decodeVersion(raw: GoMap): DecodedVersion {
  const metadata = zeroStruct(metadataType);
  decodeStruct(raw, metadataType, metadata);
  if (metadata['apiVersion'] === '') metadata['apiVersion'] = 'v1';
  const own: Decoded = zeroStruct(ownType);
  decodeStruct(raw, ownType, own);
  return { ...own, metadata } as unknown as DecodedVersion;
}

/** Whether all that validation looks at is as it should be, and nothing of it would be sanitised. */
function isPlain(raw: GoMap, name: string, version: string, key: VersionKey): boolean {
  if (!key.isSimple || name === '' || name === '.' || name === '..' || name.includes('/') || version === '')
    return false;
  const type = raw.get('type');
  if (type !== undefined && type !== null && type !== '' && type !== 'application' && type !== 'library') return false;
  for (const [member, value] of raw) {
    if (typeof value === 'string') {
      if (!printable.test(value)) return false;
    } else if (member === 'dependencies') {
      if (!arePlainDependencies(value)) return false;
    } else if (Array.isArray(value)) {
      for (const item of value) {
        if (item === null || (typeof item === 'string' && !printable.test(item))) return false;
      }
    }
  }
  return true;
}

function arePlainDependencies(value: Value): boolean {
  if (!Array.isArray(value)) return value === null;
  const names = new Set<Value>();
  for (const one of value) {
    if (!(one instanceof Map)) return false;
    const alias = one.get('alias');
    if (alias !== undefined && (typeof alias !== 'string' || !/^[a-zA-Z0-9_-]+$/.test(alias))) return false;
    const name = alias ?? one.get('name') ?? '';
    if (names.has(name)) return false;
    names.add(name);
  }
  return true;
}

/** Sanitises in place. What some repositories are known to leave out is no problem here. */
function validationProblem(metadata: Metadata): string | undefined {
  try {
    validateMetadata(metadata);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return message.startsWith('validation: more than one dependency with name or alias') ? undefined : message;
  }
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
