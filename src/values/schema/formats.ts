/**
 * The formats that are checked, with the words for what is wrong: `format.go` of santhosh-tekuri/jsonschema 6.0.3.
 * Each gives undefined for a string that has the format.
 */
import { byteLength } from '../../go/strings.ts';
import { quoteChar, type Problem } from './format-problem.ts';
import { date, dateTime, duration, period, time } from './formats-time.ts';
import { email, hostname, ipv4, ipv6, uri, uriReference, uriTemplate } from './formats-net.ts';
import type { FormatsPart } from './part-types.ts';

const problems: Record<string, (text: string) => Problem> = {
  'json-pointer': jsonPointer,
  'relative-json-pointer': relativeJsonPointer,
  uuid,
  duration,
  period,
  ipv4,
  ipv6,
  hostname,
  email,
  date,
  time,
  'date-time': dateTime,
  uri,
  iri: uri,
  'uri-reference': uriReference,
  'iri-reference': uriReference,
  'uri-template': uriTemplate,
  semver,
};

export const formats: FormatsPart = {
  format(name) {
    const problem = Object.hasOwn(problems, name) ? problems[name] : undefined;
    return problem && { name, problem };
  },
};

function jsonPointer(text: string): Problem {
  if (text === '') return undefined;
  if (!text.startsWith('/')) return 'not starting with /';
  return /~(?![01])/.test(text) ? '~ must be followed by 0 or 1' : undefined;
}

function relativeJsonPointer(text: string): Problem {
  const digits = /^\d*/.exec(text)![0];
  if (digits === '') return 'must start with non-negative integer';
  if (digits.length > 1 && digits.startsWith('0')) return 'starts with zero';
  const rest = text.slice(digits.length);
  return rest === '#' ? undefined : jsonPointer(rest);
}

const uuidGroups = [8, 4, 4, 4, 12];

function uuid(text: string): Problem {
  const groups = text.split('-');
  if (groups.length !== uuidGroups.length) return `must have ${uuidGroups.length} elements`;
  for (const [i, group] of groups.entries()) {
    if (byteLength(group) !== uuidGroups[i]) return `element ${i + 1} must be ${uuidGroups[i]!} characters long`;
    const bad = /[^0-9a-fA-F]/u.exec(group);
    if (bad !== null) return `non-hex character ${quoteChar(bad[0])}`;
  }
  return undefined;
}

function semver(text: string): Problem {
  let core = text;
  const plus = core.indexOf('+');
  if (plus !== -1) {
    const build = core.slice(plus + 1);
    if (build === '') return 'build is empty';
    const problem = firstProblem(build.split('.'), (part) => identifierProblem(part, 'build'));
    if (problem !== undefined) return problem;
    core = core.slice(0, plus);
  }
  const dash = core.indexOf('-');
  if (dash !== -1) {
    const problem = firstProblem(core.slice(dash + 1).split('.'), preReleaseProblem);
    if (problem !== undefined) return problem;
    core = core.slice(0, dash);
  }
  const versions = core.split('.');
  if (versions.length !== 3) return 'versionCore must have 3 numbers separated by dot';
  return firstProblem(versions, (version, i) => {
    const name = ['major', 'minor', 'patch'][i]!;
    if (version === '') return `${name} is empty`;
    if (version.length > 1 && version.startsWith('0')) return `${name} starts with zero`;
    return /^\d*$/.test(version) ? undefined : `${name} contains non-digit`;
  });
}

function preReleaseProblem(part: string): Problem {
  const problem = identifierProblem(part, 'pre-release');
  if (problem !== undefined) return problem;
  return /^0\d+$/.test(part) ? 'pre-release numeric identifier starts with zero' : undefined;
}

function identifierProblem(part: string, kind: string): Problem {
  if (part === '') return `${kind} identifier is empty`;
  const bad = /[^0-9A-Za-z-]/u.exec(part);
  return bad === null ? undefined : `invalid character ${quoteChar(bad[0])} in ${kind} identifier`;
}

function firstProblem(parts: readonly string[], check: (part: string, i: number) => Problem): Problem {
  for (const [i, part] of parts.entries()) {
    const problem = check(part, i);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
