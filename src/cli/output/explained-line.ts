/** What made a line, for people and for programs. */
import type { ExplainedLine } from '../../action/explain/explain-chart.ts';
import { ordered } from '../../action/read/encoded.ts';
import type { Explanation, Step, TemplateLine, UsedValue } from '../../explain/explanation.ts';
import { briefValue, originText } from '../../explain/origin.ts';
import { pathText } from '../../explain/path.ts';
import { int, type Value } from '../../go/values.ts';
import { givenText, leafReport } from './value-origins.ts';

export function explainedText({ line, text, file, explanations }: ExplainedLine): string {
  const head = `Line ${line}, of ${file}:\n\n  ${text}\n`;
  if (explanations.length === 0) return `${head}\nIt stands so in the file, which is no template.\n`;
  return head + explanations.map((steps) => `\n${steps.map(stepText).join('')}`).join('');
}

const roles: Readonly<Record<Step['role'], string>> = { wrote: 'written by', called: 'called by', within: 'within' };

function stepText(step: Step): string {
  const { role, source, values } = step;
  const lines = [
    `${roles[role]} ${placeText(step)}`,
    `  ${source}`,
    ...values.map((value) => `    ${usedText(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `app/templates/web.yaml:4` */
export function placeText({ file, line, text }: TemplateLine): string {
  if (text?.origin === undefined) return `${file}:${line}`;
  return `line ${line} of the text at ${pathText(text.path)}, ${originText(text.origin)}`;
}

function usedText({ path, value, leaf, first }: UsedValue): string {
  const name = pathText(path);
  if (value === undefined) return `${name} is not set`;
  const shown = `${name} = ${briefValue(value)}`;
  if (leaf?.origin !== undefined)
    return [`${shown}  # ${originText(leaf.origin)}`, ...leaf.over.map((given) => `over ${givenText(given)}`)].join(
      ', ',
    );
  return first === undefined ? shown : `${shown}  # ${originText(first)} …`;
}

export function explainedReport({ line, text, file, explanations }: ExplainedLine): Value {
  return ordered({ line: int(line), text, file, explanations: explanations.map(explanationReport) });
}

function explanationReport(steps: Explanation): Value {
  return steps.map(({ role, file, line, template, source, values, text }) =>
    ordered({
      role,
      file,
      line: int(line),
      template,
      source,
      ...(text === undefined ? {} : { text: leafReport(text) }),
      values: values.map(({ path, value, leaf }) =>
        leaf === undefined
          ? ordered({ path: pathText(path), value: value ?? null, set: value !== undefined })
          : leafReport(leaf),
      ),
    }),
  );
}
