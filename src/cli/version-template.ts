/** `version --template`: a Go template over version.BuildInfo of Helm v3.22.0, with none but the builtin functions. */
import { stringType, type GoType } from '../go/types.ts';
import { GoStruct } from '../go/values.ts';
import type { BuildInfo } from '../home/version.ts';
import { TemplateSet } from '../template/template-set.ts';

const fields = ['Version', 'GitCommit', 'GitTreeState', 'GoVersion'];
const buildInfoType: GoType = {
  name: 'version.BuildInfo',
  kind: 'struct',
  fields: fields.map((name) => ({ name, type: stringType })),
};

/** Throws with the text of Go's template package. */
export function renderVersion(template: string, info: BuildInfo): string {
  const name = '_';
  const set = new TemplateSet({ functions: new Map(), missingKey: 'default', name });
  set.parse(name, template);
  const values = [info.version, info.gitCommit, info.gitTreeState, info.goVersion];
  return set.execute(name, new GoStruct(buildInfoType, new Map(fields.map((field, i) => [field, values[i]!]))));
}
