/** `diff --output template`: a Go template over the entries, with helm-diff's function `last` (diff/report.go, v3.15.11). */
import type { DiffReport } from '../../diff/compare.ts';
import { summaryOf } from '../../diff/report-json.ts';
import { func, functionMap } from '../../go/func.ts';
import { anyType, boolType, intType, stringType, type GoType } from '../../go/types.ts';
import { GoStruct, type GoInt, type Value } from '../../go/values.ts';
import { TemplateSet } from '../../template/template-set.ts';

const fields = ['Namespace', 'Name', 'Kind', 'API', 'Change'];
const entryType: GoType = {
  name: 'diff.ReportTemplateSpec',
  kind: 'struct',
  fields: fields.map((name) => ({ name, type: stringType })),
};

/** Whether a place is the last one of a list. */
const last = func('last', [intType, anyType], boolType, (at: GoInt, list: Value) => {
  return Array.isArray(list) && Number(at.value) === list.length - 1;
});

/** `file` names the template in errors. Throws with the text of Go's template package. */
export function renderReport(template: string, file: string, { entries }: DiffReport): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const set = new TemplateSet({ functions: functionMap([last]), missingKey: 'default', name });
  set.parse(name, template);
  const values = entries.map((entry): Value => {
    const { namespace, name: object, kind, api, change } = summaryOf(entry);
    return new GoStruct(entryType, new Map([['Namespace', namespace], ['Name', object], ['Kind', kind], ['API', api], ['Change', change]])); // prettier-ignore
  });
  return set.execute(name, values);
}
