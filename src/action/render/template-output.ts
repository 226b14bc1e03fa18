/** What `template` prints of the resources: the rest of cmd/helm/template.go (Helm v3.22.0). */
import { ScullError } from '../../errors.ts';
import type { HelmRules } from '../../chart/helm-rules.ts';
import { match } from '../../go/path.ts';
import { trimSpace } from '../../go/unicode.ts';
import { isTest, type Hook } from '../../manifest/hook.ts';
import { splitManifests } from '../../manifest/split.ts';
import type { OutputFolder } from './output-folder.ts';
import { withSource, type Resources } from './render-resources.ts';

export interface PrintOptions {
  readonly noHooks: boolean;
  readonly skipTests: boolean;
  /** Paths inside the chart, or patterns as Go's `filepath.Match` has them. */
  readonly showOnly: readonly string[];
  readonly output: OutputFolder | undefined;
  readonly folder: string | undefined;
  readonly rules: HelmRules | undefined;
}

/** Throws when a template asked for is not there. */
export function printedResources(resources: Resources, options: PrintOptions): string {
  const { output, folder } = options;
  let text = `${trimSpace(resources.manifests)}\n`;
  for (const hook of options.noHooks ? [] : resources.hooks) {
    if (options.skipTests && isTest(hook)) continue;
    if (output === undefined) text += withSource(hook.path, hook.manifest);
    else writeHook(output, hook, folder);
  }
  return options.showOnly.length > 0 ? selected(text, options) : text;
}

function writeHook(output: OutputFolder, hook: Hook, folder: string | undefined): void {
  output.write(hook.path, hook.manifest, {
    ...(folder === undefined ? {} : { folder }),
    secret: hook.kind === 'Secret',
  });
}

function selected(text: string, { showOnly, rules }: PrintOptions): string {
  const manifests = (rules?.splitManifests ?? splitManifests)(text).map((manifest) => ({
    manifest,
    path: /# Source: [^/]+\/(.+)/.exec(manifest)?.[1],
  }));
  let out = '';
  for (const given of showOnly) {
    const pattern = process.platform === 'win32' ? given.replaceAll('\\', '/') : given;
    const found = manifests.filter(({ path }) => path !== undefined && matches(pattern, path));
    if (found.length === 0) {
      throw new ScullError(`could not find template ${pattern} in chart`, { code: 'chart.no-template' });
    }
    for (const { manifest } of found) out += `---\n${manifest}\n`;
  }
  return out;
}

function matches(pattern: string, path: string): boolean {
  try {
    return match(pattern, path);
  } catch {
    return false;
  }
}
