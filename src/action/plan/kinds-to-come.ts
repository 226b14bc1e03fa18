/** Kinds that the CRDs of a chart define and that the cluster does not have yet, or not so: none of their objects can be tried. */
import type { CrdObject } from '../../chart/chart.ts';
import { fromBytes } from '../../go/strings.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';
import type { Discovery } from '../../kube/client.ts';
import { listAt, stringAt } from '../../go/field-path.ts';
import { splitManifests } from '../../manifest/split.ts';
import { withSource } from '../render/render-resources.ts';

export interface KindsToCome {
  /** What `.Capabilities.APIVersions` will have besides: `example.com/v1`, `example.com/v1/Widget`. */
  readonly apiVersions: readonly string[];
  /** The CRDs that are going to be made, as manifests. */
  readonly definitions: string;
  /** The manifest without the objects of such kinds, and those. */
  readonly part: (manifest: string) => readonly [known: string, later: string];
}

/**
 * `upgraded` are the names of definitions that are there and will be others. Throws nothing for a file that is no YAML: making it tells
 * what is wrong.
 */
export function kindsToCome(
  { types, apiVersions: served }: Discovery,
  crds: readonly CrdObject[],
  upgraded: ReadonlySet<string> = new Set(),
): KindsToCome {
  const kinds = new Set<string>();
  const apiVersions = new Set<string>();
  let definitions = '';
  for (const { filename, file } of crds) {
    for (const text of splitManifests(fromBytes(file.data))) {
      const crd = objectIn(text);
      const [group, kind] = [stringAt(crd, 'spec', 'group'), stringAt(crd, 'spec', 'names', 'kind')];
      const isThere = types.some((type) => type.group === group && type.kind === kind);
      if (kind === '' || (isThere && !upgraded.has(stringAt(crd, 'metadata', 'name')))) continue;
      kinds.add(`${group}/${kind}`);
      if (!isThere) definitions += withSource(filename, text);
      for (const version of servedVersions(crd)) {
        apiVersions.add(`${group}/${version}`);
        apiVersions.add(`${group}/${version}/${kind}`);
      }
    }
  }
  const isLater = (text: string): boolean => {
    const object = objectIn(text);
    return kinds.has(`${stringAt(object, 'apiVersion').split('/', 1)[0]!}/${stringAt(object, 'kind')}`);
  };
  return {
    apiVersions: [...apiVersions].filter((version) => !served.includes(version)),
    definitions,
    part: (manifest) => {
      if (kinds.size === 0) return [manifest, ''];
      const texts = splitManifests(manifest);
      const joined = (wanted: boolean): string =>
        texts
          .filter((text) => isLater(text) === wanted)
          .map((text) => `---\n${text}\n`)
          .join('');
      return [joined(false), joined(true)];
    },
  };
}

function objectIn(text: string): GoMap | undefined {
  let value: Value;
  try {
    value = readYaml(text);
  } catch {
    return undefined;
  }
  return value instanceof Map ? value : undefined;
}

function servedVersions(crd: GoMap | undefined): string[] {
  return listAt(crd, 'spec', 'versions').flatMap((version) =>
    version instanceof Map && version.get('served') === true ? [stringAt(version, 'name')] : [],
  );
}
