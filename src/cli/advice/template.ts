/**
 * Where a value comes from that a template found missing: the innermost `nil pointer evaluating` of the error's text names what it
 * looked for and where, and the file that was rendered says whose values those are.
 */
import type { ScullError } from '../../errors.ts';

export function templateAdvice({ code, message }: ScullError): string | undefined {
  if (code !== 'chart.render') return undefined;
  const found = [...message.matchAll(/at <\$?\.Values\.([\w.-]+)>:\s+nil pointer evaluating \S.*?\.([\w-]+)$/gm)].at(
    -1,
  );
  if (found === undefined) return undefined;
  const [, path = '', field = ''] = found;
  const segments = path.split('.');
  const at = segments.indexOf(field, 1);
  if (at < 0) return undefined;
  const missing = segments.slice(0, at).join('.');
  const owner = ownerOf(message);
  const key = [...owner, missing].join('.');
  const whose = owner.length === 0 ? '' : ` (${key} from the outermost chart)`;
  return `.Values.${missing} is not set${whose}: give it by --set ${key}.${segments.slice(at).join('.')}=… or in a values file.`;
}

/** Names of the subcharts that lead to the file whose rendering failed: `app/charts/db/templates/x.yaml` is of `db`. */
function ownerOf(message: string): string[] {
  const file = /(?:template: |^)([^\s:()]+):\d+/m.exec(message)?.[1] ?? '';
  const folders = file.split('/templates/', 1)[0]!.split('/charts/');
  return folders.slice(1);
}
