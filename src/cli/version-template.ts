/** `version --template`: a Go template over version.BuildInfo of Helm v3.22.0, with none but the builtin functions. */
import { stringType, type GoType } from '../go/types.ts';
import { GoStruct } from '../go/values.ts';
import type { BuildInfo } from '../home/version.ts';
import { TemplateSet } from '../template/template-set.ts';

/** Throws with the text of Go's template package. */
export function renderVersion(template: string, info: BuildInfo): string {
  const name = '_';
  const set = new TemplateSet({ functions: new Map(), missingKey: 'default', name });
  set.parse(name, template);
  const values = new Map([
    ['Version', info.version],
    ['GitCommit', info.gitCommit],
    ['GitTreeState', info.gitTreeState],
    ['GoVersion', info.goVersion],
  ]);
  if (info.kubeClientVersion !== undefined) values.set('KubeClientVersion', info.kubeClientVersion);
  const fields = [...values.keys()].map((field) => ({ name: field, type: stringType }));
  const type: GoType = { name: 'version.BuildInfo', kind: 'struct', fields };
  return set.execute(name, new GoStruct(type, values));
}
