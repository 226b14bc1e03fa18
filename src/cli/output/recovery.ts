/** What `recover` and `unlock` print. */
import { encoded, ordered, type OutputFormat } from '../../action/read/encoded.ts';
import type { Recovered } from '../../action/recover.ts';
import type { Unlocked } from '../../action/unlock.ts';
import { int } from '../../go/values.ts';
import { tableText } from './table.ts';

export function recoveredText(
  recovered: Recovered,
  { format, dryRun }: { readonly format: OutputFormat; readonly dryRun: boolean },
): string {
  const { name, namespace, found, action, revision } = recovered;
  if (format !== 'table') {
    const { operation, holder, status } = found;
    const was = ordered({ revision: int(found.revision), status, operation, holder });
    return encoded(ordered({ name, namespace, found: was, action, revision: int(revision), dry_run: dryRun }), format);
  }
  return tableText([
    ['NAME', 'NAMESPACE', 'REVISION', 'FOUND', dryRun ? 'TO DO' : 'DONE'],
    [name, namespace, String(found.revision), found.status, doneText(recovered)],
  ]);
}

function doneText({ action, revision, found }: Recovered): string {
  switch (action) {
    case 'none':
      return 'nothing';
    case 'rollback':
      return `rollback to revision ${revision}`;
    case 'remove':
      return 'removal of what was made';
    case 'finish':
      return found.status === 'uninstalling' ? 'rest of the removal' : `rest of revision ${revision}`;
    case 'fail':
      return 'recorded as failed';
    case 'supersede':
      return `revision ${revision} recorded as superseded`;
  }
}

export function unlockedText(unlocked: Unlocked, format: OutputFormat): string {
  const { name, namespace, holder, operation, revision, was, status } = unlocked;
  if (format !== 'table') {
    return encoded(ordered({ name, namespace, holder, operation, revision: int(revision), was, status }), format);
  }
  return tableText([
    ['NAME', 'NAMESPACE', 'LOCKED BY', 'REVISION', 'WAS', 'STATUS'],
    [
      name,
      namespace,
      holder === '' ? '-' : `${operation}, ${holder}`,
      revision === 0 ? '-' : String(revision),
      was || '-',
      status || '-',
    ],
  ]);
}
