/** Why definitions are not brought up to date, and the ways to go on. */
import { ScullError, errorMessage } from '../../errors.ts';
import { isForbidden } from '../../kube/api-error.ts';
import type { DefinitionChange } from '../../crds/compare.ts';
import type { Evidence } from './evidence.ts';
import type { CrdUpgrade } from './crd-plan.ts';

/** So many changes, objects and fields of an object are told. */
const mostTold = 10;
const mostFields = 3;
/** Of several definitions. */
const mostOfEach = 5;

const leftAlone = '--crds=create leaves those that exist as they are';

/** Those with breaking changes that nobody has named. */
export function breakingError(upgrades: readonly CrdUpgrade[]): ScullError {
  const [first] = upgrades;
  const names = upgrades.map(({ name }) => name);
  const text =
    upgrades.length === 1
      ? `breaking change of CRD ${first!.name}: ${breaking(first!)}`
      : `breaking changes of ${upgrades.length} CRDs: ${shortened(names)}`;
  const hint = [
    ...upgrades.flatMap((upgrade) => [
      ...(upgrades.length === 1 ? [] : [`CRD ${upgrade.name}: ${breaking(upgrade, mostOfEach)}`]),
      ...evidenceLines(upgrade.evidence!),
    ]),
    `Nothing was changed. --allow-breaking-crds ${names.join(',')} makes the change all the same; ${leftAlone}.`,
  ];
  return new ScullError(text, { code: 'crds.breaking', hint: hint.join('\n') });
}

function breaking({ changes }: CrdUpgrade, most = mostTold): string {
  const texts = changes.filter(({ level }) => level !== 'safe').map(({ text }) => text);
  return shortened(texts, most);
}

/** What the objects that are there say to it. */
export function evidenceLines({ read, cut, unfit, failure, resource }: Evidence): string[] {
  if (read === undefined) return [];
  if (failure !== undefined) {
    const way = `With the right to list ${resource} in all namespaces they are named.`;
    const unknown = `Which objects do not fit is not known: ${errorMessage(failure)}`;
    return isForbidden(failure) ? [unknown, way] : [unknown];
  }
  const lines = unfit.slice(0, mostTold).map(({ name, version, misfits }) => {
    const fields = misfits.slice(0, mostFields).map(({ field, text }) => (field === '' ? text : `${field} ${text}`));
    const more = misfits.length - fields.length;
    return `${name} as ${version}: ${fields.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  });
  const bad = new Set(unfit.map(({ name }) => name)).size;
  return [...lines, countText(resource, { read, cut, bad })];
}

function countText(
  resource: string,
  { read, cut, bad }: { readonly read: number; readonly cut: boolean; readonly bad: number },
): string {
  if (read === 0) return `There are no objects of ${resource}.`;
  if (read === 1) return `The one object of ${resource} ${bad === 0 ? 'fits' : 'does not fit'}.`;
  const which = cut
    ? `the first ${read} objects of ${resource}, and no more were looked at`
    : `${read} objects of ${resource}`;
  if (bad === 0) return cut ? `All fit of ${which}.` : `All ${which} fit.`;
  return cut ? `${bad} do not fit of ${which}.` : `${bad} of ${which} ${bad === 1 ? 'does' : 'do'} not fit.`;
}

/** What the server does not take, whoever wants it. */
export function refusedError(name: string, error: unknown, changes: readonly DefinitionChange[]): ScullError {
  const refused = changes.filter(({ level }) => level === 'refused');
  const isGone = refused.find(({ version }) => version !== '');
  const way =
    isGone === undefined
      ? refused.length === 0
        ? []
        : ['A CRD that changes so has to be deleted first, and its objects with it.']
      : [
          `Have all objects stored in another version, and take ${isGone.version} out of status.storedVersions of the CRD first.`,
        ];
  const why = refused.length === 0 ? errorMessage(error) : refused.map(({ text }) => text).join(', ');
  const hint = [...(refused.length === 0 ? [] : [errorMessage(error)]), ...way, `Nothing was changed. ${leftAlone}.`];
  return new ScullError(`CRD ${name} cannot be upgraded: ${why}`, {
    code: 'crds.refused',
    hint: hint.join('\n'),
    // what is advised for it elsewhere is to delete the object
    ...(refused.length === 0 ? { cause: error } : {}),
  });
}

function shortened(texts: readonly string[], most = mostTold): string {
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
