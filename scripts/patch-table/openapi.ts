/** The types of an OpenAPI 2 document of a Kubernetes API server. */
import type { FieldModel, Model, TypeModel } from './model.ts';

export interface OpenApi {
  readonly definitions: Readonly<Record<string, Schema>>;
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

export function readOpenApi({ definitions }: OpenApi): Model {
  const kinds: Record<string, string> = {};
  const types: Record<string, TypeModel> = {};
  for (const [name, schema] of Object.entries(definitions)) {
    const path = goPath(name);
    types[path] = { name: path.slice(path.lastIndexOf('.') + 1), fields: fieldsOf(schema) };
    const [gvk, other] = schema['x-kubernetes-group-version-kind'] ?? [];
    const { metadata } = schema.properties ?? {};
    if (gvk && !other && metadata && expression(metadata).endsWith('.ObjectMeta')) {
      kinds[`${gvk.group === '' ? '' : `${gvk.group}/`}${gvk.version}/${gvk.kind}`] = path;
    }
  }
  return { kinds, types };
}

/** `io.k8s.api.apps.v1.Deployment` → `k8s.io/api/apps/v1.Deployment` */
function goPath(name: string): string {
  const parts = name.split('.');
  const type = parts.pop()!;
  return `k8s.io/${parts.slice(2).join('/')}.${type}`;
}

function fieldsOf(schema: Schema): FieldModel[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    type: expression(property),
    ...(property['x-kubernetes-patch-strategy'] !== undefined && { strategy: property['x-kubernetes-patch-strategy'] }),
    ...(property['x-kubernetes-patch-merge-key'] !== undefined && {
      mergeKey: property['x-kubernetes-patch-merge-key'],
    }),
  }));
}

function expression(schema: Schema): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref !== undefined) return `@${goPath(ref.replace('#/definitions/', ''))}`;
  switch (schema.type) {
    case 'array':
      return `[${expression(schema.items ?? {})}`;
    case 'string':
      return schema.format === 'byte' ? 'y' : 's';
    case 'boolean':
      return 'b';
    case 'integer':
      return 'i';
    case 'number':
      return 'f';
    default:
      return schema.additionalProperties ? `{${expression(schema.additionalProperties)}` : 'a';
  }
}
