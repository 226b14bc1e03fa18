/**
 * Sprig's `semver` and `semverCompare`. A version is a `*semver.Version` as templates see it: `(semver "1.2").Minor`.
 * What `IncMajor` and its like return is a `semver.Version` value, which lacks the methods of the pointer.
 */
import { func } from '../go/func.ts';
import { Constraints } from '../go/semver-constraint.ts';
import {
  compareVersions,
  nextVersion,
  parseVersion,
  versionString,
  withMetadata,
  withPrerelease,
  type Version,
} from '../go/semver.ts';
import { toBytes } from '../go/strings.ts';
import {
  anyType,
  boolType,
  bytesType,
  intType,
  pointerTo,
  stringType,
  uint64Type,
  type GoMethod,
  type GoType,
} from '../go/types.ts';
import { GoInt, GoStruct, int, type GoFunc, type Value } from '../go/values.ts';

const versionOf = (self: GoStruct): Version => self.host as Version;

function method(result: GoType, params: readonly GoType[], call: (v: Version, ...args: never[]) => Value): GoMethod {
  return {
    params,
    variadic: false,
    result,
    call: (self: GoStruct, ...args: never[]) => call(versionOf(self), ...args),
  };
}

const valueMethods = new Map<string, GoMethod>();
const valueType: GoType = { name: 'semver.Version', kind: 'struct', fields: [], methods: valueMethods };
const pointerMethods = new Map<string, GoMethod>();
/** `semver.Version` as it is met behind a pointer. */
const structType: GoType = { name: 'semver.Version', kind: 'struct', fields: [], methods: pointerMethods };

/** A `*semver.Version`. */
export function versionValue(version: Version): GoStruct {
  return new GoStruct(structType, new Map(), { pointer: true, host: version });
}

function plain(version: Version): GoStruct {
  return new GoStruct(valueType, new Map(), { host: version });
}

function addMethods(): void {
  const number = (part: 'major' | 'minor' | 'patch'): GoMethod =>
    method(uint64Type, [], (v) => new GoInt(v[part], uint64Type));
  const next = (part: 'major' | 'minor' | 'patch'): GoMethod =>
    method(valueType, [], (v) => plain(nextVersion(v, part)));
  const text = (read: (v: Version) => string): GoMethod => method(stringType, [], read);
  const onValues: Record<string, GoMethod> = {
    Major: number('major'),
    Minor: number('minor'),
    Patch: number('patch'),
    Prerelease: text((v) => v.prerelease),
    Metadata: text((v) => v.metadata),
    String: text(versionString),
    Value: method(anyType, [], versionString),
    IncMajor: next('major'),
    IncMinor: next('minor'),
    IncPatch: next('patch'),
    SetPrerelease: method(valueType, [stringType], (v, to: string) => plain(withPrerelease(v, to))),
    SetMetadata: method(valueType, [stringType], (v, to: string) => plain(withMetadata(v, to))),
    MarshalJSON: method(bytesType, [], (v) => toBytes(`"${versionString(v)}"`)),
    MarshalText: method(bytesType, [], (v) => toBytes(versionString(v))),
  };
  for (const [name, one] of Object.entries(onValues)) valueMethods.set(name, one);
  const other = [pointerTo(structType)];
  const relation = (holds: (order: number) => boolean): GoMethod =>
    method(boolType, other, (v, o: GoStruct | null) => holds(compareVersions(v, dereferenced(o))));
  const onPointers: Record<string, GoMethod> = {
    Original: text((v) => v.original),
    Compare: method(intType, other, (v, o: GoStruct | null) => int(compareVersions(v, dereferenced(o)))),
    Equal: method(boolType, other, (v, o: GoStruct | null) => o !== null && compareVersions(v, versionOf(o)) === 0),
    LessThan: relation((order) => order < 0),
    LessThanEqual: relation((order) => order <= 0),
    GreaterThan: relation((order) => order > 0),
    GreaterThanEqual: relation((order) => order >= 0),
  };
  for (const [name, one] of Object.entries({ ...onValues, ...onPointers })) pointerMethods.set(name, one);
}

function dereferenced(pointer: GoStruct | null): Version {
  if (pointer === null) throw new Error('runtime error: invalid memory address or nil pointer dereference');
  return versionOf(pointer);
}

function makeVersion(text: string): GoStruct {
  if (valueMethods.size === 0) addMethods();
  return versionValue(parseVersion(text));
}

export const semverFunctions: readonly GoFunc[] = [
  func('semver', [stringType], pointerTo(structType), makeVersion),
  func('semverCompare', [stringType, stringType], boolType, (constraint: string, version: string) => {
    const constraints = new Constraints(constraint);
    return constraints.check(parseVersion(version));
  }),
];
