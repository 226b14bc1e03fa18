/**
 * Whether a Kubernetes object may have its name, by kind: `validateMetadataNameFunc` of Helm 3.22.0's lint, with the texts of
 * k8s.io/apimachinery 0.37.0.
 */
import { quote } from '../go/strconv.ts';
import { byteLength } from '../go/strings.ts';
import type { Finding } from './linter.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const ends = 'and must start and end with an alphanumeric character';

export function nameFinding(kind: string, name: string): Finding {
  const problems = [...new Set(problemsOf(kind.toLowerCase(), name))];
  if (problems.length === 0) return undefined;
  const errors = problems.map((problem) => `metadata.name: Invalid value: ${quote(name)}: ${problem}`).join(', ');
  const all = problems.length === 1 ? errors : `[${errors}]`;
  return `object name does not conform to Kubernetes naming requirements: ${quote(name)}: ${all}`;
}

function problemsOf(kind: string, name: string): string[] {
  switch (kind) {
    case 'service':
      return label1035Problems(name);
    case 'namespace':
      return labelProblems(name);
    case 'certificatesigningrequest':
      return [];
    case 'role':
    case 'clusterrole':
    case 'rolebinding':
    case 'clusterrolebinding':
      return pathSegmentProblems(name);
    default:
      return subdomainProblems(name);
  }
}

function subdomainProblems(name: string): string[] {
  const rule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${ends}`;
  return [...tooLong(name, 253), ...(matches(subdomain, name) ? [] : [explain(rule, subdomain, 'example.com')])];
}

function labelProblems(name: string): string[] {
  const long = tooLong(name, 63);
  if (matches(label, name)) return long;
  if (matches(subdomain, name)) return [...long, 'must not contain dots'];
  const rule = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${ends}`;
  return [...long, explain(rule, label, 'my-name', '123-abc')];
}

function label1035Problems(name: string): string[] {
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', " +
    'start with an alphabetic character, and end with an alphanumeric character';
  return [...tooLong(name, 63), ...(matches(label1035, name) ? [] : [explain(rule, label1035, 'my-name', 'abc-123')])];
}

function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
}

function tooLong(name: string, limit: number): string[] {
  return byteLength(name) > limit ? [`must be no more than ${limit} characters`] : [];
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(name);
}

function explain(rule: string, pattern: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
