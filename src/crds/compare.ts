/**
 * What a new CustomResourceDefinition means for those who use the one that is there: ValidateCustomResourceDefinitionUpdate of
 * k8s.io/apiextensions-apiserver 0.34 for what the server refuses, and what it takes without a word though objects or manifests may
 * not fit any more.
 */
import { compareSchemas } from './compare-schemas.ts';
import type { DefinedVersion, Definition } from './definition.ts';

export interface DefinitionChange {
  /**
   * - `refused`: the server does not take it
   * - `breaking`: what was valid may not be any more, lose fields, or find no version to be asked for in
   * - `safe`: whatever was valid stays valid and keeps what it has
   */
  readonly level: 'refused' | 'breaking' | 'safe';
  /** '' for the definition as a whole. */
  readonly version: string;
  /** Of the version's schema, with `[]` for items and `*` for values of a map; '' for the object, undefined for none. */
  readonly field?: string;
  /** For people, with version and field: `v1.spec.size is gone`. */
  readonly text: string;
}

/** Of a definition that is new there is nothing to be told. In the order of the definition before. */
export function compareDefinitions(before: Definition, after: Definition): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  const add = (level: DefinitionChange['level'], text: string, version = ''): void => {
    changes.push({ level, version, text });
  };
  if (before.scope !== after.scope) add('refused', 'has another scope');
  if (before.group !== after.group) add('refused', 'has another group');
  if (before.kind !== after.kind) add('refused', 'has another kind');
  if (before.plural !== after.plural) add('refused', 'has another plural');
  for (const [name, version] of before.versions) {
    const next = after.versions.get(name);
    if (next === undefined) {
      const isStored = before.storedVersions.includes(name);
      if (isStored) add('refused', `version ${name} is gone, and objects may be stored in it`, name);
      else add(version.served ? 'breaking' : 'safe', `version ${name} is gone`, name);
      continue;
    }
    if (version.served && !next.served) add('breaking', `version ${name} is not served`, name);
    changes.push(...versionChanges(version, next));
  }
  for (const name of after.versions.keys()) if (!before.versions.has(name)) add('safe', `version ${name} is new`, name);
  if (before.storage !== '' && before.storage !== after.storage) {
    add('breaking', `objects are stored as ${after.storage}, no longer as ${before.storage}`, after.storage);
  }
  if (before.conversion !== after.conversion) {
    // versions that differ take their objects as they are then
    const loses = after.conversion === 'None' && after.versions.size > 1;
    add(loses ? 'breaking' : 'safe', `conversion was ${before.conversion}, is ${after.conversion}`);
  }
  return changes;
}

function versionChanges(before: DefinedVersion, after: DefinedVersion): DefinitionChange[] {
  const { name } = before;
  const fields = compareSchemas(before.schema, after.schema).map(({ breaking, path, text }): DefinitionChange => {
    const level = breaking ? 'breaking' : 'safe';
    return { level, version: name, field: path.replace(/^\./, ''), text: `${name}${path} ${text}` };
  });
  const gone = before.subresources.filter((subresource) => !after.subresources.includes(subresource));
  const fresh = after.subresources.filter((subresource) => !before.subresources.includes(subresource));
  return [
    ...fields,
    ...gone.map((subresource): DefinitionChange => {
      return { version: name, level: 'breaking', text: `${name} has no subresource ${subresource} any more` };
    }),
    ...fresh.map((subresource): DefinitionChange => {
      return { version: name, level: 'safe', text: `${name} has the subresource ${subresource} now` };
    }),
  ];
}
