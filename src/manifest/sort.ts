/**
 * Rendered files as manifests and hooks in the order of installing: SortManifests of pkg/releaseutil/manifest_sorter.go
 * (Helm v3.22.0). Files go by path, documents by their place in the file, then all by kind.
 */
import type { HelmRules } from '../chart/helm-rules.ts';
import { ScullError, errorMessage } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { trimSpace } from '../go/unicode.ts';
import { sortedKeys } from '../go/values.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { decodeHead, type ManifestHead } from './head.ts';
import { annotationWords, hookEvents, type Hook } from './hook.ts';
import { inInstallOrder } from './kind-order.ts';
import { plainHead, WORTH_FROM } from './plain-head.ts';
import { splitManifests } from './split.ts';

export interface Manifest {
  /** The template it comes from. */
  readonly name: string;
  readonly content: string;
  readonly head: ManifestHead;
}

export interface SortedManifests {
  readonly hooks: readonly Hook[];
  readonly manifests: readonly Manifest[];
}

/** A document that is no manifest; the hooks found before it are told, as Helm does with --debug. */
export class ManifestError extends ScullError {
  readonly hooks: readonly Hook[];

  constructor(path: string, reason: string, hooks: readonly Hook[]) {
    super(`YAML parse error on ${path}: ${reason}`, { code: 'manifest.yaml' });
    this.name = 'ManifestError';
    this.hooks = hooks;
  }
}

/** Throws `ManifestError`. `note` hears of hooks that are left out, for events that do not exist. */
export function sortManifests(
  files: ReadonlyMap<string, string>,
  note: (line: string) => void,
  rules?: HelmRules,
): SortedManifests {
  const hooks: Hook[] = [];
  const manifests: Manifest[] = [];
  for (const path of sortedKeys(files)) {
    const text = files.get(path)!;
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_') || trimSpace(text) === '') continue;
    for (const content of (rules?.splitManifests ?? splitManifests)(text)) {
      const head = readHead(path, content, hooks);
      const events = head.annotations.get('helm.sh/hook');
      if (events === undefined) manifests.push({ name: path, content, head });
      else {
        const hook = makeHook(path, content, head, events);
        if (hook === undefined) note(`info: skipping unknown hook: ${quote(events)}`);
        else hooks.push(hook);
      }
    }
  }
  return {
    hooks: inInstallOrder(hooks, (hook) => hook.kind, rules),
    manifests: inInstallOrder(manifests, (manifest) => manifest.head.kind, rules),
  };
}

function readHead(path: string, content: string, hooks: readonly Hook[]): ManifestHead {
  try {
    const plain = content.length < WORTH_FROM ? undefined : plainHead(content);
    return plain ?? decodeHead(readYaml(content));
  } catch (error) {
    throw new ManifestError(path, errorMessage(error), hooks);
  }
}

function makeHook(path: string, manifest: string, head: ManifestHead, annotation: string): Hook | undefined {
  const events = hookEvents(annotation);
  if (events === undefined) return undefined;
  const weight = head.annotations.get('helm.sh/hook-weight') ?? '';
  const words = (name: string): string[] => {
    const list = head.annotations.get(name);
    return list === undefined ? [] : annotationWords(list);
  };
  return {
    name: head.name,
    kind: head.kind,
    path,
    manifest,
    events,
    weight: /^[+-]?\d{1,18}$/.test(weight) ? Number(weight) : 0,
    deletePolicies: words('helm.sh/hook-delete-policy'),
    outputLogPolicies: words('helm.sh/hook-output-log-policy'),
  };
}
