/**
 * Which container images the objects of a manifest name. Of the kinds of Kubernetes it is known where they stand. In custom resources
 * every field `image` is looked at which holds what can be a name, as a text or in parts, as many charts and operators have it; what
 * is found there is a guess.
 */
import { listAt, mapAt, stringAt } from '../go/field-path.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';
import type { ReadObject } from '../manifest/objects.ts';
import { isCustom, podSpecPath } from '../manifest/pod-spec.ts';
import { isReference } from './reference.ts';

type Path = readonly (string | number)[];

export interface FoundImage {
  readonly image: string;
  readonly object: ReadObject;
  /** Of the container or volume; '' where it has none. */
  readonly container: string;
  /** Of the field in the object. */
  readonly path: Path;
  readonly guessed: boolean;
}

/** In the order of the objects, and of the fields in each. */
export function imagesOf(objects: readonly ReadObject[]): FoundImage[] {
  return objects.flatMap((object) => {
    const path = podSpecPath(object);
    if (path !== undefined) return ofPods(object, path);
    return isCustom(object) ? guesses(object) : [];
  });
}

const lists = ['initContainers', 'containers', 'ephemeralContainers'];

function ofPods(object: ReadObject, path: Path): FoundImage[] {
  const spec = mapAt(object.value, ...path);
  const found = (holder: Value, image: string, at: Path): FoundImage[] => {
    const name = image.trim();
    if (name === '') return [];
    return [{ image: name, object, container: stringAt(holder, 'name'), path: [...path, ...at], guessed: false }];
  };
  return [
    ...lists.flatMap((list) =>
      listAt(spec, list).flatMap((one, i) => found(one, stringAt(one, 'image'), [list, i, 'image'])),
    ),
    ...listAt(spec, 'volumes').flatMap((one, i) =>
      found(one, stringAt(one, 'image', 'reference'), ['volumes', i, 'image', 'reference']),
    ),
  ];
}

function guesses(object: ReadObject): FoundImage[] {
  const found: FoundImage[] = [];
  const walk = (value: Value, path: Path): void => {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, [...path, i]);
      return;
    }
    if (!(value instanceof Map)) return;
    for (const [key, member] of value) {
      const at = [...path, key];
      const image = key === 'image' ? imageIn(member) : undefined;
      if (image === undefined) walk(member, at);
      else found.push({ image, object, container: stringAt(value, 'name'), path: at, guessed: true });
    }
  };
  for (const [key, member] of object.value) if (key !== 'metadata' && key !== 'status') walk(member, [key]);
  return found;
}

/** Undefined for what can be none. */
function imageIn(value: Value): string | undefined {
  const text = typeof value === 'string' ? value.trim() : value instanceof Map ? joined(value) : '';
  return text !== '' && isReference(text) ? text : undefined;
}

function joined(parts: GoMap): string {
  const reference = stringAt(parts, 'reference');
  if (reference !== '') return reference;
  const repository = stringAt(parts, 'repository');
  if (repository === '') return '';
  const registry = stringAt(parts, 'registry');
  const tag = scalar(parts.get('tag'));
  const digest = stringAt(parts, 'digest');
  return [
    registry === '' ? '' : `${registry.replace(/\/+$/, '')}/`,
    repository,
    tag === '' ? '' : `:${tag}`,
    digest === '' ? '' : `@${digest}`,
  ].join('');
}

/** `tag: 1.27` is a number. */
function scalar(value: Value | undefined): string {
  if (value instanceof GoInt) return value.value.toString();
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
