import { Constraints } from '../../src/go/semver-constraint.ts';
import { compareVersions, nextVersion, parseStrictVersion, parseVersion, versionString } from '../../src/go/semver.ts';
import { quote } from '../../src/go/strconv-quote.ts';
import { expectAnswers } from './answers.ts';

function describe(text: string, parse: (text: string) => ReturnType<typeof parseVersion>): string {
  const version = parse(text);
  const next = (['major', 'minor', 'patch'] as const).map((part) => {
    try {
      return nextVersion(version, part).original;
    } catch (error) {
      throw new Error(`panic: ${(error as Error).message}`, { cause: error });
    }
  });
  const parts = [version.prerelease, version.metadata, version.original].map(quote);
  return [versionString(version), ...parts, ...next].join(' ');
}

function validate(constraint: string, versions: readonly string[]): string {
  const constraints = new Constraints(constraint);
  return versions
    .map((text) => {
      const version = parseVersion(text);
      const reasons = constraints.validate(version);
      if (constraints.check(version) !== (reasons.length === 0)) throw new Error('check and validate differ');
      return reasons.length === 0 ? 'true' : reasons.join('\n');
    })
    .join('\n');
}

expectAnswers('semver', (name, args) => {
  const [first = '', ...others] = args as string[];
  switch (name) {
    case 'NewVersion':
      return describe(first, parseVersion);
    case 'StrictNewVersion':
      return describe(first, parseStrictVersion);
    case 'Compare':
      return String(compareVersions(parseVersion(first), parseVersion(others[0]!)));
    case 'NewConstraint':
      return new Constraints(first).toString();
    default:
      return validate(first, others);
  }
});
