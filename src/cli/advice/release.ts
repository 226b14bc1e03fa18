/** What to do when a release, a revision or a name is not as the command needs it. */
import type { ScullError } from '../../errors.ts';

const byCode: Readonly<Record<string, string>> = {
  'storage.not-found':
    'list --all shows the releases of the namespace, -A those of all namespaces; history RELEASE shows its revisions.',
  'storage.no-deployed':
    'history RELEASE shows what there is of it; where there is nothing, upgrade --install installs it.',
  'storage.exists': 'Another command made this revision meanwhile, or its record cannot be read: look at its history.',
  'release.revision': 'history RELEASE shows the revisions.',
  'release.uninstalled': 'uninstall without --keep-history takes its records away.',
};

export function releaseAdvice({ code, message }: ScullError): string | undefined {
  if (code === 'release.name' && /release name is invalid/i.test(message)) {
    return 'A name has at most 53 lower case letters, digits, - and ., and begins and ends with a letter or a digit.';
  }
  return byCode[code];
}
