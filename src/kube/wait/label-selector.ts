/**
 * Label selectors as the query parameter has them: `LabelSelectorAsSelector` of apimachinery 0.37 and `String` of what it
 * gives. Requirements are sorted by their key, values of sets too.
 */
import { compareStrings } from '../../go/strings.ts';
import { sortedKeys, type GoMap, type Value } from '../../go/values.ts';
import { listAt, stringAt } from '../../go/field-path.ts';

interface Requirement {
  readonly key: string;
  readonly text: string;
}

/** Of a plain map of labels, as a ReplicationController and a Service have it. '' for none: everything is selected. */
export function selectorOfLabels(labels: GoMap | undefined): string {
  return labels === undefined ? '' : joined(equalities(labels));
}

/** Of `matchLabels` and `matchExpressions`. '' for none. */
export function selectorText(selector: GoMap | undefined): string {
  if (selector === undefined) return '';
  const labels = selector.get('matchLabels');
  const requirements = labels instanceof Map ? equalities(labels) : [];
  for (const expression of listAt(selector, 'matchExpressions')) {
    if (expression instanceof Map) requirements.push(requirement(expression));
  }
  return joined(requirements);
}

function equalities(labels: GoMap): Requirement[] {
  return sortedKeys(labels).map((key) => ({ key, text: `${key}=${text(labels.get(key))}` }));
}

function requirement(expression: GoMap): Requirement {
  const key = stringAt(expression, 'key');
  const values = listAt(expression, 'values').map(text).sort(compareStrings);
  switch (stringAt(expression, 'operator')) {
    case 'NotIn':
      return { key, text: `${key} notin (${values.join(',')})` };
    case 'Exists':
      return { key, text: key };
    case 'DoesNotExist':
      return { key, text: `!${key}` };
    default:
      return { key, text: `${key} in (${values.join(',')})` };
  }
}

function joined(requirements: Requirement[]): string {
  return requirements
    .sort((a, b) => compareStrings(a.key, b.key))
    .map((one) => one.text)
    .join(',');
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
