/**
 * Random triples of old manifest, new manifest and live object, from a seed. The three begin as one object; each is edited
 * on its own, by parts of another object of the kind and by what people and controllers do: lists reordered, elements
 * deleted, added, doubled or robbed of their key, maps emptied, values null or of another type, directives, unknown fields.
 */
import { Prng } from '../random/prng.ts';
import { kindNames, ObjectMaker, type Json, type JsonObject } from './objects.ts';

export interface PatchCase {
  readonly o: Json;
  readonly m: JsonObject;
  readonly c: Json;
  readonly threeWay?: boolean;
}

export function randomPatchCase(seed: number): PatchCase {
  const random = new Prng(seed);
  const maker = new ObjectMaker(random);
  const kind = random.pick(kindNames);
  const base = maker.object(kind);
  const wild = random.chance(0.25);
  const edited = (most: number): JsonObject => {
    const object = structuredClone(base);
    const edits = random.below(most + 1);
    for (let i = 0; i < edits; i++) edit(object, maker.object(kind), random, wild);
    return { ...object, apiVersion: base['apiVersion']!, kind: base['kind']! };
  };
  const o = random.chance(0.04) ? null : edited(3);
  const c = random.chance(0.04) ? null : live(edited(4), random);
  const threeWay = random.chance(0.4);
  return { o, m: edited(4), c, ...(threeWay && { threeWay }) };
}

/** What a server adds. */
function live(object: JsonObject, random: Prng): JsonObject {
  if (random.chance(0.3)) return object;
  const metadata = { ...(object['metadata'] as JsonObject | undefined), uid: 'u', resourceVersion: '1', generation: 2 };
  return { ...object, metadata };
}

function edit(object: JsonObject, donor: JsonObject, random: Prng, wild: boolean): void {
  const places = containers(object, donor, []);
  const { value, other } = random.pick(places);
  if (Array.isArray(value)) editList(value, Array.isArray(other) ? other : [], random, wild);
  else editMap(value, other !== undefined && !Array.isArray(other) ? other : {}, random, wild);
}

interface Place {
  readonly value: Json[] | JsonObject;
  /** What the donor has there. */
  readonly other: Json[] | JsonObject | undefined;
}

function containers(value: Json, other: Json | undefined, found: Place[]): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  const donor = typeof other === 'object' && other !== null ? other : undefined;
  found.push({ value, other: donor });
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(value)) containers(inner, Array.isArray(donor) ? donor[0] : undefined, found);
    else if (key !== 'name') containers(inner, donor && !Array.isArray(donor) ? donor[key] : undefined, found);
  }
  return found;
}

function editList(list: Json[], donor: Json[], random: Prng, wild: boolean): void {
  const at = random.below(list.length);
  const item = list[at];
  switch (random.below(wild ? 9 : 5)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      if (item !== undefined) list.splice(random.below(list.length), 0, list.splice(at, 1)[0]!);
      break;
    case 2:
    case 3:
      list.splice(random.below(list.length + 1), 0, ...structuredClone(donor));
      break;
    case 4:
      list.reverse();
      break;
    case 5:
      if (item !== undefined) list.push(structuredClone(item));
      break;
    case 6:
      list.length = 0;
      break;
    case 7:
      if (isMap(item))
        Reflect.deleteProperty(item, random.pick(['name', 'containerPort', 'port', 'mountPath', 'type']));
      break;
    default:
      list.splice(at, 1, random.pick<Json>([null, 'x', 7, {}, [], true]));
  }
}

function editMap(map: JsonObject, donor: JsonObject, random: Prng, wild: boolean): void {
  const keys = Object.keys(map).filter((key) => key !== 'name');
  const key = keys.length > 0 ? random.pick(keys) : 'extra';
  const donated = Object.keys(donor).filter((name) => name !== 'name');
  const from = donated.length > 0 ? random.pick(donated) : undefined;
  switch (random.below(wild ? 12 : 5)) {
    case 0:
      Reflect.deleteProperty(map, key);
      break;
    case 1:
    case 2:
    case 3:
      if (from !== undefined) map[from] = structuredClone(donor[from]!);
      break;
    case 4:
      map[key] = otherScalar(map[key], random);
      break;
    case 5:
      map[key] = null;
      break;
    case 6:
      map[key] = random.pick<Json>(['x', 1, 2.5, true, {}, [], { a: 1 }, ['a'], 1e21, -3]);
      break;
    case 7:
      map[random.pick(['$patch', 'unknown', 'Spec'])] = random.pick(['delete', 'replace', 'merge', 'x']);
      break;
    case 8:
      map['unknownMap'] = { a: random.below(3), b: { c: random.below(2) } };
      break;
    case 9:
      map['unknownList'] = random.pick<Json>([[1], [2, 1], [{ a: 1 }]]);
      break;
    case 10:
      for (const name of keys) Reflect.deleteProperty(map, name);
      break;
    default:
      map[random.pick(['$retainKeys', '$setElementOrder/containers', '$deleteFromPrimitiveList/finalizers'])] =
        random.pick<Json>([['a'], [{ name: 'app' }], [], 'x']);
  }
}

function otherScalar(value: Json | undefined, random: Prng): Json {
  if (typeof value === 'number') return random.pick([value + 1, 0, value]);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return random.pick([`${value}x`, '', '<&>', 'é']);
  return value ?? null;
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
