/** What an object says of others. */
import { stringAt, valueAt } from '../../go/field-path.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { groupOf } from '../../manifest/api-version.ts';

export interface Target {
  /** '' for the group without a name; undefined where it is not told. */
  readonly group: string | undefined;
  readonly kind: string;
  /** That of the object which refers to it where undefined. */
  readonly namespace: string | undefined;
  readonly name: string;
}

export interface Reference {
  /** In a word or two: `envFrom`, `volume`, `backend`. */
  readonly how: string;
  readonly to: Target;
  /** The other need not be there. */
  readonly optional?: boolean;
  /** It is the other that owns, or defines, the object. */
  readonly reversed?: boolean;
}

/** Others by their labels. */
export interface Selection {
  readonly how: string;
  /** `pods`: what makes pods with such labels. */
  readonly of: 'pods' | Pick<Target, 'group' | 'kind'>;
  /** Labels that all must be there. */
  readonly labels: GoMap | undefined;
  readonly expressions: readonly Value[];
  /** Namespaces to look in; undefined for that of the object. */
  readonly namespaces: readonly string[] | 'all' | undefined;
}

/** Of what has a name only: none for ''. */
export function named(
  how: string,
  group: string,
  kind: string,
  name: string,
  more: { readonly namespace?: string; readonly optional?: boolean } = {},
): Reference[] {
  if (name === '') return [];
  const { namespace = '', optional } = more;
  const to = { group, kind, namespace: namespace === '' ? undefined : namespace, name };
  return [{ how, to, ...(optional === true ? { optional } : {}) }];
}

/** Of `{apiVersion or apiGroup or group, kind, name, namespace}`; what it does not say is as in `rest`. */
export function typed(
  how: string,
  reference: Value | undefined,
  rest: { group?: string; kind?: string } = {},
): Reference[] {
  const kind = stringAt(reference, 'kind') || (rest.kind ?? '');
  const name = stringAt(reference, 'name');
  if (kind === '' || name === '') return [];
  const apiVersion = stringAt(reference, 'apiVersion');
  const given = valueAt(reference, 'apiGroup') ?? valueAt(reference, 'group');
  const group = apiVersion !== '' ? groupOf(apiVersion) : typeof given === 'string' ? given : rest.group;
  const namespace = stringAt(reference, 'namespace');
  return [{ how, to: { group, kind, namespace: namespace === '' ? undefined : namespace, name } }];
}

/** Of `matchLabels` and `matchExpressions`. */
export function selected(
  how: string,
  of: Selection['of'],
  selector: Value | undefined,
  namespaces?: Selection['namespaces'],
): Selection[] {
  if (!(selector instanceof Map)) return [];
  const labels = selector.get('matchLabels');
  const expressions = selector.get('matchExpressions');
  return [
    {
      ...{ how, of, namespaces },
      labels: labels instanceof Map ? labels : undefined,
      expressions: Array.isArray(expressions) ? expressions : [],
    },
  ];
}
