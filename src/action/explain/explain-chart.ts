/** `explain`: which templates and values made a line, or a field, of what `template` prints of a chart. No cluster is asked. */
import type { Chart } from '../../chart/chart.ts';
import { explain, type Explanation } from '../../explain/explanation.ts';
import {
  lineNumberAt,
  offsetInFile,
  offsetOfField,
  offsetOfLine,
  printedManifests,
  type PrintedManifest,
  type Wanted,
} from '../../explain/rendered-line.ts';
import { explainValue, type ExplainedValue } from '../../explain/explained-value.ts';
import { pathText, type Path } from '../../explain/path.ts';
import type { ValueOrigins } from '../../explain/origins.ts';
import { lineAround, Trace } from '../../explain/trace.ts';
import { switchesOf, type Switches } from '../../explain/unread.ts';
import type { UserValues } from '../../explain/user-values.ts';
import { ScullError } from '../../errors.ts';
import type { Configuration } from '../configuration.ts';
import { renderResources } from '../render/render-resources.ts';
import { printedResources } from '../render/template-output.ts';
import { watchedRendering, type RenderingChoice } from './rendering.ts';

/** What is to be explained of the output: a line, from 1, or a field of an object in it. */
export type Subject = { readonly line: number } | { readonly object: Wanted; readonly path: Path };

/** What the output is made of, as `template` has it. */
export interface OutputChoice {
  readonly includeCrds: boolean;
  readonly noHooks: boolean;
  readonly skipTests: boolean;
}

export interface ExplainedLine {
  /** In the output of `template`. */
  readonly line: number;
  readonly text: string;
  /** The template or CRD file that the manifest comes from. */
  readonly file: string;
  /** One for each line of a template that had a part in it; empty for what stands in a file as it is. */
  readonly explanations: readonly Explanation[];
}

/** What `template` prints of a chart, and how it came to be. */
export interface TracedOutput {
  readonly text: string;
  readonly trace: Trace;
  readonly origins: ValueOrigins;
  readonly switches: Switches;
}

/** The dependencies of the chart are still to be processed. Throws what rendering throws. */
export async function tracedOutput(
  config: Configuration,
  { chart, user }: { readonly chart: Chart; readonly user: UserValues },
  choice: RenderingChoice & OutputChoice,
): Promise<TracedOutput> {
  const trace = new Trace();
  const switches = switchesOf(chart);
  const watch = { listener: trace.listener, tracer: trace };
  const { origins, render } = await watchedRendering(config, { chart, user }, choice, watch);
  const { rules } = config;
  const places = { output: undefined, folder: undefined };
  const resources = await renderResources(chart, {
    ...places,
    render,
    rules,
    includeCrds: choice.includeCrds,
    postRender: undefined,
    note: (line) => {
      config.log(line, 'manifest_sorter.go:199');
    },
  });
  if (resources.failure !== undefined) throw resources.failure;
  const text = printedResources(resources, { ...places, ...choice, showOnly: [], rules });
  return { text, trace, origins, switches };
}

/** Throws for what is not set, and no template asks for. */
export function explainValueAt({ trace, origins, switches }: TracedOutput, path: Path): ExplainedValue {
  const explained = explainValue(path, trace, origins, switches);
  if (explained.value !== undefined || explained.readBy.length > 0 || explained.switches) return explained;
  throw new ScullError(`the chart has no value ${pathText(path)}, and none of its templates reads one`, {
    code: 'explain.value',
    ...(explained.similar.length > 0 && { hint: `Did you mean ${explained.similar.join(' or ')}?` }),
  });
}

/** Throws when there is no such line or field. */
export function explainLine({ text, trace, origins }: TracedOutput, subject: Subject): ExplainedLine {
  const { manifest, offset } = find(text, subject);
  const { text: shown, start } = lineAround(text, offset);
  const said = { line: lineNumberAt(text, offset), text: shown, file: manifest.file };
  const file = trace.file(manifest.file);
  if (file === undefined) return { ...said, explanations: [] };
  const at = offsetInFile(text, manifest, offset, file.sink.out);
  if (at === undefined)
    throw new ScullError(`what ${manifest.file} wrote cannot be found in the output`, { code: 'explain.lost' });
  return { ...said, explanations: explain(file, at, at + start + shown.length - offset, origins) };
}

function find(text: string, subject: Subject): { readonly manifest: PrintedManifest; readonly offset: number } {
  if ('object' in subject) return offsetOfField(text, subject.object, subject.path);
  const offset = offsetOfLine(text, subject.line);
  const manifest = printedManifests(text).find(({ from, to }) => from <= offset && offset < to);
  if (manifest !== undefined && lineAround(text, offset).text.trim() !== '') return { manifest, offset };
  const what = manifest === undefined ? 'names the file of the manifest below it' : 'is empty';
  throw new ScullError(`line ${subject.line} ${what}`, { code: 'explain.line' });
}
