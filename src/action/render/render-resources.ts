/** From rendered files to the manifests of a release: renderResources of pkg/action/action.go (Helm v3.22.0). */
import { ScullError, errorMessage, isDefect, wrapError } from '../../errors.ts';
import { crdObjects, type Chart } from '../../chart/chart.ts';
import type { HelmRules } from '../../chart/helm-rules.ts';
import { compareStrings, fromBytes } from '../../go/strings.ts';
import { trimSpace } from '../../go/unicode.ts';
import { sortedKeys } from '../../go/values.ts';
import type { Hook } from '../../manifest/hook.ts';
import { ManifestError, sortManifests } from '../../manifest/sort.ts';
import type { OutputFolder } from './output-folder.ts';

export interface ResourceOptions {
  /** Renders the chart's templates. */
  readonly render: () => Promise<Map<string, string>>;
  readonly includeCrds: boolean;
  /** Undefined to keep the manifests as text. */
  readonly output: OutputFolder | undefined;
  /** A folder between the output folder and the files. */
  readonly folder: string | undefined;
  readonly postRender: ((manifests: string) => Promise<string>) | undefined;
  /** Whose NOTES.txt are kept; none unless told. */
  readonly notes?: 'own' | 'all';
  /** Leaves what Secrets hold out of the manifests. */
  readonly hideSecrets?: boolean;
  readonly rules?: HelmRules | undefined;
  readonly note: (line: string) => void;
}

export interface Resources {
  /** All manifests but hooks, each behind `---` and its source; empty when they went to files. */
  readonly manifests: string;
  readonly hooks: readonly Hook[];
  readonly notes: string;
  /** What went wrong; the rest is what there was by then. */
  readonly failure?: ScullError;
}

const notesSuffix = 'NOTES.txt';

export async function renderResources(chart: Chart, options: ResourceOptions): Promise<Resources> {
  let files: Map<string, string>;
  try {
    files = await options.render();
  } catch (error) {
    return { manifests: '', hooks: [], notes: '', failure: asFailure(error) };
  }
  const notes = takeNotes(files, chart, options.notes);
  const { rules, postRender } = options;
  if (postRender !== undefined && rules !== undefined) {
    try {
      files = await filesRendered(files, postRender, rules);
    } catch (error) {
      return { manifests: '', hooks: [], notes, failure: asFailure(error) };
    }
  }
  let sorted;
  try {
    sorted = sortManifests(files, options.note, rules);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { manifests: everyFile(files), hooks: error.hooks, notes: '', failure: error };
  }
  const { output, folder } = options;
  let manifests = '';
  try {
    if (options.includeCrds) {
      for (const { filename, file } of crdObjects(chart)) {
        const content = fromBytes(file.data);
        if (output === undefined) manifests += withSource(filename, content);
        else output.write(filename, content);
      }
    }
    for (const { name, content, head } of sorted.manifests) {
      if (output === undefined) {
        const hidden = options.hideSecrets === true && head.kind === 'Secret' && head.apiVersion === 'v1';
        manifests += withSource(name, hidden ? hiddenSecret : content);
      } else
        output.write(name, content, { ...(folder === undefined ? {} : { folder }), secret: head.kind === 'Secret' });
    }
    if (postRender !== undefined && rules === undefined) manifests = await postRendered(postRender, manifests);
  } catch (error) {
    return { manifests: '', hooks: sorted.hooks, notes, failure: asFailure(error) };
  }
  return { manifests, hooks: sorted.hooks, notes };
}

const hiddenSecret = '# HIDDEN: The Secret output has been suppressed';

/**
 * Takes the notes out of the files. Where those of subcharts count too, Helm joins them in random order; here they go by path,
 * which puts the chart's own last.
 */
function takeNotes(files: Map<string, string>, chart: Chart, whose: ResourceOptions['notes']): string {
  const own = `${chart.metadata.name}/templates/${notesSuffix}`;
  let notes = '';
  for (const name of sortedKeys(files)) {
    if (!name.endsWith(notesSuffix)) continue;
    if (whose === 'all' || (whose === 'own' && name === own)) notes += (notes === '' ? '' : '\n') + files.get(name)!;
    files.delete(name);
  }
  return notes;
}

/** A manifest as it stands in the list of all. */
export function withSource(name: string, content: string): string {
  return `---\n# Source: ${name}\n${content}\n`;
}

/** All that was rendered, for who wants to see what is wrong with it. */
function everyFile(files: ReadonlyMap<string, string>): string {
  return [...files]
    .filter(([, content]) => trimSpace(content) !== '')
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([name, content]) => withSource(name, content))
    .join('');
}

async function postRendered(postRender: (manifests: string) => Promise<string>, manifests: string): Promise<string> {
  try {
    return await postRender(manifests);
  } catch (error) {
    if (error instanceof ScullError) throw wrapError('error while running post render on files', error);
    throw new ScullError(`error while running post render on files: ${errorMessage(error)}`, { code: 'post-renderer' });
  }
}

/** As Helm 4: hooks too. */
async function filesRendered(
  files: ReadonlyMap<string, string>,
  postRender: (manifests: string) => Promise<string>,
  { postRendering }: HelmRules,
): Promise<Map<string, string>> {
  const doing = <T>(what: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (isDefect(error)) throw error;
      throw new ScullError(`${what}: ${errorMessage(error)}`, { code: 'post-renderer', cause: error });
    }
  };
  const { mergeFiles, filesOf } = await postRendering();
  const merged = doing('error merging manifests', () => mergeFiles(files));
  const rendered = await postRendered(postRender, merged);
  return doing('error while parsing post rendered output', () => filesOf(rendered));
}

function asFailure(error: unknown): ScullError {
  if (error instanceof ScullError) return error;
  throw error;
}
