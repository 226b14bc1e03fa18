/** Which release and which chart the arguments mean: NameAndChart of pkg/action/install.go (Helm v3.22.0). */
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { byteLength } from '../../go/strings.ts';

export interface NameOptions {
  /** `[NAME] CHART` */
  readonly args: readonly string[];
  readonly generateName: boolean;
  readonly nameTemplate: string;
}

/** `otherwise` names a release when nothing else does. Throws with Helm's text. */
export async function nameAndChart(
  { args, generateName, nameTemplate }: NameOptions,
  otherwise: (reference: string) => string,
  renderName: (template: string) => Promise<string>,
): Promise<{ name: string; reference: string }> {
  const [first = '', second] = args;
  if (args.length > 2) {
    const extra = args.slice(2).join(', ');
    throw nameError(`expected at most two arguments, unexpected arguments: ${extra}`);
  }
  if (second !== undefined) {
    if (generateName) throw nameError('cannot set --generate-name and also specify a name');
    if (nameTemplate !== '') throw nameError('cannot set --name-template and also specify a name');
    return { name: first, reference: second };
  }
  if (nameTemplate !== '') return { name: await renderName(nameTemplate), reference: first };
  return { name: otherwise(first), reference: first };
}

const validName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const maxLength = 53;

export function isReleaseName(name: string): boolean {
  return byteLength(name) > 0 && byteLength(name) <= maxLength && validName.test(name);
}

/** Throws with Helm's text. */
export function validateReleaseName(name: string): void {
  if (isReleaseName(name)) return;
  const rule = `must match regex ${validName.source} and the length must not be longer than ${maxLength}`;
  const reason = name === '' ? 'no name provided' : `invalid release name, ${rule}`;
  throw nameError(`release name ${quote(name)}: ${reason}`);
}

function nameError(text: string): ScullError {
  return new ScullError(text, { code: 'release.name' });
}
