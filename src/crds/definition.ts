/** A CustomResourceDefinition (apiextensions.k8s.io/v1) as comparing wants it. */
import { listAt, mapAt, stringAt } from '../go/field-path.ts';
import type { GoMap, Value } from '../go/values.ts';

export interface Definition {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: string;
  /** In the order of the spec. */
  readonly versions: ReadonlyMap<string, DefinedVersion>;
  /** In which objects may be stored; none where a chart defines it. */
  readonly storedVersions: readonly string[];
  /** The version that objects are written in; '' for none. */
  readonly storage: string;
  /** None or Webhook. */
  readonly conversion: string;
}

export interface DefinedVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema: GoMap | undefined;
  readonly subresources: readonly string[];
}

export function definitionOf(crd: GoMap): Definition {
  const entries = listAt(crd, 'spec', 'versions').filter((version) => version instanceof Map);
  const versions = entries.map((version): [string, DefinedVersion] => {
    const name = stringAt(version, 'name');
    const schema = mapAt(version, 'schema', 'openAPIV3Schema');
    const subresources = [...(mapAt(version, 'subresources')?.keys() ?? [])];
    return [name, { name, served: version.get('served') === true, schema, subresources }];
  });
  return {
    name: stringAt(crd, 'metadata', 'name'),
    group: stringAt(crd, 'spec', 'group'),
    kind: stringAt(crd, 'spec', 'names', 'kind'),
    plural: stringAt(crd, 'spec', 'names', 'plural'),
    scope: stringAt(crd, 'spec', 'scope'),
    versions: new Map(versions),
    storedVersions: texts(listAt(crd, 'status', 'storedVersions')),
    storage: stringAt(
      entries.find((version) => version.get('storage') === true),
      'name',
    ),
    conversion: stringAt(crd, 'spec', 'conversion', 'strategy') || 'None',
  };
}

export function texts(values: readonly Value[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
