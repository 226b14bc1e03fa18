/** Where objects are, below the server's address. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { ResourceType } from './client.ts';

/**
 * `/apis/apps/v1/namespaces/web/deployments/api`: of one object, of a namespace's, or of all with neither. Throws for a name
 * that is no part of a path.
 */
export function resourcePath(type: ResourceType, namespace: string, name = '', subresource = ''): string {
  const { group, version, plural, namespaced } = type;
  checkName(name);
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const rest = [plural, name === '' ? '' : encodeURIComponent(name), subresource].filter((part) => part !== '');
  return `${root}${place}/${rest.join('/')}`;
}

/** `IsValidPathSegmentName` of apimachinery, with the error of client-go's requests. */
function checkName(name: string): void {
  const problems = name === '.' || name === '..' ? [`may not be '${name}'`] : [];
  for (const char of ['/', '%']) if (name.includes(char)) problems.push(`may not contain '${char}'`);
  if (problems.length === 0) return;
  throw new ScullError(`invalid resource name ${quote(name)}: [${problems.join(' ')}]`, { code: 'kube.name' });
}

/** `?a=b&c=d` of what is given; '' for nothing. */
export function queryText(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(parameters).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false,
  );
  if (given.length === 0) return '';
  return `?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}

/** `deployments.apps`, as errors name it. */
export function resourceName({ plural, group }: ResourceType): string {
  return group === '' ? plural : `${plural}.${group}`;
}
