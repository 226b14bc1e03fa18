/** The Go structs of `pkg/chart` (Helm 3.22): field order, JSON names and types, for decoding and for templates. */
import {
  anySliceType,
  boolType,
  pointerTo,
  sliceOf,
  stringMapType,
  stringSliceType,
  stringType,
  type GoField,
  type GoType,
} from '../go/types.ts';

function field(name: string, json: string, type: GoType = stringType, omitEmpty = true): GoField {
  return { name, type, json, omitEmpty };
}

export const maintainerType: GoType = {
  name: 'chart.Maintainer',
  kind: 'struct',
  fields: [field('Name', 'name'), field('Email', 'email'), field('URL', 'url')],
};

export const dependencyType: GoType = {
  name: 'chart.Dependency',
  kind: 'struct',
  fields: [
    field('Name', 'name', stringType, false),
    field('Version', 'version'),
    field('Repository', 'repository', stringType, false),
    field('Condition', 'condition'),
    field('Tags', 'tags', stringSliceType),
    field('Enabled', 'enabled', boolType),
    field('ImportValues', 'import-values', anySliceType),
    field('Alias', 'alias'),
  ],
};

export const metadataType: GoType = {
  name: 'chart.Metadata',
  kind: 'struct',
  fields: [
    field('Name', 'name'),
    field('Home', 'home'),
    field('Sources', 'sources', stringSliceType),
    field('Version', 'version'),
    field('Description', 'description'),
    field('Keywords', 'keywords', stringSliceType),
    field('Maintainers', 'maintainers', sliceOf(pointerTo(maintainerType))),
    field('Icon', 'icon'),
    field('APIVersion', 'apiVersion'),
    field('Condition', 'condition'),
    field('Tags', 'tags'),
    field('AppVersion', 'appVersion'),
    field('Deprecated', 'deprecated', boolType),
    field('Annotations', 'annotations', stringMapType),
    field('KubeVersion', 'kubeVersion'),
    field('Dependencies', 'dependencies', sliceOf(pointerTo(dependencyType))),
    field('Type', 'type'),
  ],
};

/** Decodes itself from a JSON string. */
export const timeType: GoType = { name: 'time.Time', kind: 'struct' };

export const lockType: GoType = {
  name: 'chart.Lock',
  kind: 'struct',
  fields: [
    field('Generated', 'generated', timeType, false),
    field('Digest', 'digest', stringType, false),
    field('Dependencies', 'dependencies', sliceOf(pointerTo(dependencyType)), false),
  ],
};

/** The name of a field in our plain objects: its JSON name in camel case. */
export function memberName(goField: GoField): string {
  const name = goField.json ?? goField.name;
  return name.includes('-') ? name.replace(/-(.)/g, (_, c: string) => c.toUpperCase()) : name;
}
