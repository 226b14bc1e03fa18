/**
 * The JSON of a record, both ways: what `json.Marshal` and `json.Unmarshal` make of pkg/release in Helm v3.22.0. Base64 and
 * compression around it are the business of storage.
 */
import type { Chart } from '../chart/chart.ts';
import { emptyMetadata } from '../chart/metadata.ts';
import { marshalJson, unmarshalJson } from '../go/json.ts';
import { anyMapType } from '../go/types.ts';
import { nilMap, type GoMap, type Value } from '../go/values.ts';
import { ScullError, errorMessage } from '../errors.ts';
import { decodeStruct } from './decode.ts';
import { releaseType, unknownMembers, type HasUnknownMembers } from './json-types.ts';
import { releaseValue } from './release-value.ts';
import type { Release, ReleaseHook, ReleaseInfo } from './release.ts';

/** Compact JSON. */
export function encodeRelease(release: Release): string {
  return marshalJson(releaseValue(release, { record: true }));
}

/** Reads a record, without labels. Throws a `ScullError` with Go's text. */
export function decodeRelease(json: string): Release {
  let raw: Value;
  try {
    raw = unmarshalJson(json);
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'release.json', cause: error });
  }
  return releaseOf(raw);
}

/** What `decodeStruct` makes of a release: Go's nil pointers and slices are absent. */
interface Decoded extends Omit<Release, 'info' | 'chart' | 'config' | 'hooks' | 'labels'> {
  readonly info?: ReleaseInfo;
  readonly chart?: Partial<Chart>;
  readonly config?: GoMap;
  readonly hooks?: DecodedHook[];
}

type Lists = 'events' | 'deletePolicies' | 'outputLogPolicies';
type DecodedHook = Omit<ReleaseHook, Lists> & Partial<Pick<ReleaseHook, Lists>>;

/** A release from its JSON already read, all numbers float64. */
export function releaseOf(raw: Value): Release {
  const decoded = decodeStruct(raw, releaseType) as unknown as Decoded;
  if (decoded.chart !== undefined && decoded.chart.metadata === undefined) return damaged(raw as GoMap, decoded);
  return {
    ...decoded,
    info: decoded.info ?? emptyInfo(),
    chart: decoded.chart === undefined ? undefined : completeChart(decoded.chart),
    config: decoded.config ?? nilMap(anyMapType),
    hooks: (decoded.hooks ?? []).map((hook) => ({ events: [], deletePolicies: [], outputLogPolicies: [], ...hook })),
    labels: {},
  };
}

/** A chart without metadata is of no use to anyone, but is written again as it was read. */
function damaged(raw: GoMap, decoded: Decoded): Release {
  const chart = [...raw].find(([name]) => name.toLowerCase() === 'chart')![1];
  const without = releaseOf(new Map([...raw].filter(([, value]) => value !== chart)));
  const unknown = new Map([...((decoded as HasUnknownMembers)[unknownMembers] ?? []), ['chart', chart] as const]);
  return Object.assign(without, { [unknownMembers]: unknown });
}

function emptyInfo(): ReleaseInfo {
  return { firstDeployed: '', lastDeployed: '', deleted: '', description: '', status: '', notes: '' };
}

/** A record holds no dependencies and no raw files. */
function completeChart(chart: Partial<Chart>): Chart {
  return {
    metadata: emptyMetadata(),
    raw: [],
    templates: [],
    files: [],
    dependencies: [],
    values: nilMap(anyMapType),
    ...chart,
  };
}
