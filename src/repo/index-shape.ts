/**
 * Whether a version in an index has members of the right names and types only, as nearly all have. Where this says no, the whole
 * index is decoded the long way (index-decode.ts), which knows what is wrong or that all is well.
 */
import { checkRfc3339 } from '../chart/lock-time.ts';
import type { GoMap, Value } from '../go/values.ts';

type Check = (value: Value) => boolean;

const isText: Check = (value) => typeof value === 'string' || value === null;
const isFlag: Check = (value) => typeof value === 'boolean' || value === null;

function isList(item: Check): Check {
  return (value) => (Array.isArray(value) ? value.every(item) : value === null);
}

function isStruct(members: ReadonlyMap<string, Check>): Check {
  return (value) => value instanceof Map && hasMembers(value, members);
}

const textValues: Check = (value) => value === null || (value instanceof Map && [...value.values()].every(isText));

/** What most times look like; the rest is read as Go reads it. */
const usualTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export const isTime: Check = (value) => {
  if (typeof value !== 'string') return value === null;
  if (usualTime.test(value)) return true;
  try {
    checkRfc3339(value);
    return true;
  } catch {
    return false;
  }
};

const maintainer = isStruct(new Map(['name', 'email', 'url'].map((name) => [name, isText])));
const dependency = isStruct(
  new Map<string, Check>([
    ...['name', 'version', 'repository', 'condition', 'alias'].map((name) => [name, isText] as const),
    ['tags', isList(isText)],
    ['enabled', isFlag],
    ['import-values', Array.isArray],
  ]),
);

const texts = [
  ...['name', 'home', 'version', 'description', 'icon', 'apiVersion', 'condition', 'tags', 'appVersion'],
  ...['kubeVersion', 'type', 'digest', 'checksum', 'engine', 'tillerVersion', 'url'],
];
const versionMembers = new Map<string, Check>([
  ...texts.map((name) => [name, isText] as const),
  ...['sources', 'keywords', 'urls'].map((name) => [name, isList(isText)] as const),
  ...['deprecated', 'removed'].map((name) => [name, isFlag] as const),
  ['maintainers', isList(maintainer)],
  ['dependencies', isList(dependency)],
  ['annotations', textValues],
  ['created', isTime],
]);

/** Names are those of Helm's structs, letter by letter. */
export function isVersionShape(value: Value): value is GoMap {
  return value instanceof Map && hasMembers(value, versionMembers);
}

/** What stands beside the charts, all of it optional. */
export const isHeadShape = isStruct(
  new Map<string, Check>([
    ['apiVersion', isText],
    ['generated', isTime],
    ['publicKeys', isList(isText)],
    ['annotations', textValues],
    ['serverInfo', (value) => value === null || value instanceof Map],
  ]),
);

function hasMembers(map: GoMap, members: ReadonlyMap<string, Check>): boolean {
  for (const [name, value] of map) {
    const check = members.get(name);
    if (check === undefined || !check(value)) return false;
  }
  return true;
}
