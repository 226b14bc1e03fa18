/**
 * An index as Go decodes it, error by error: sigs.k8s.io/yaml 1.6.0 `UnmarshalStrict` into pkg/repo's IndexFile of Helm v3.22.0, or
 * encoding/json of Go 1.26 for an index that is JSON. The first thing that is wrong in the order of the JSON is the error, but
 * a time that cannot be read ends the decoding at once.
 *
 * In YAML a number or boolean becomes text where the struct wants text. Chart.yaml's members are embedded through a pointer,
 * which hides them from that step: their numbers stay numbers, and are errors.
 */
import { checkRfc3339 } from '../chart/lock-time.ts';
import { formatFloat } from '../go/strconv-float.ts';
import { quote } from '../go/strconv-quote.ts';
import { GoInt, sortedKeys, type GoMap, type Value } from '../go/values.ts';

type Shape =
  | { readonly kind: 'text' | 'flag' | 'time' | 'any' }
  | { readonly kind: 'list' | 'map'; readonly go: string; readonly item: Shape }
  | { readonly kind: 'struct'; readonly go: string; readonly members: ReadonlyMap<string, Member> };

interface Member {
  readonly shape: Shape;
  /** The struct that it is embedded with, which stands in the path of errors. */
  readonly within?: string;
}

const textShape: Shape = { kind: 'text' };
const flag: Shape = { kind: 'flag' };
const time: Shape = { kind: 'time' };
const any: Shape = { kind: 'any' };
const textList: Shape = { kind: 'list', go: '[]string', item: textShape };
const textMap: Shape = { kind: 'map', go: 'map[string]string', item: textShape };

function members(shape: Shape, ...names: string[]): [string, Member][] {
  return names.map((name) => [name, { shape }]);
}

function struct(go: string, ...lists: (readonly [string, Member])[][]): Shape {
  return { kind: 'struct', go, members: new Map(lists.flat()) };
}

const maintainers: Shape = {
  kind: 'list',
  go: '[]*chart.Maintainer',
  item: struct('Maintainer', members(textShape, 'name', 'email', 'url')),
};
const dependencies: Shape = {
  kind: 'list',
  go: '[]*chart.Dependency',
  item: struct(
    'Dependency',
    members(textShape, 'name', 'version', 'repository', 'condition', 'alias'),
    members(textList, 'tags'),
    members(flag, 'enabled'),
    members({ kind: 'list', go: '[]interface {}', item: any }, 'import-values'),
  ),
};
const chartTexts = ['name', 'home', 'version', 'description', 'icon', 'apiVersion', 'condition', 'tags', 'appVersion'];
const metadata = [
  ...members(textShape, ...chartTexts, 'kubeVersion', 'type'),
  ...members(textList, 'sources', 'keywords'),
  ...members(maintainers, 'maintainers'),
  ...members(dependencies, 'dependencies'),
  ...members(flag, 'deprecated'),
  ...members(textMap, 'annotations'),
].map(([name, { shape }]) => [name, { shape, within: 'Metadata' }] as const);
const version = struct(
  'ChartVersion',
  [...metadata],
  members(textList, 'urls'),
  members(time, 'created'),
  members(flag, 'removed'),
  members(textShape, 'digest', 'checksum', 'engine', 'tillerVersion', 'url'),
);
const versions: Shape = { kind: 'list', go: 'repo.ChartVersions', item: version };
const index = struct(
  'IndexFile',
  members({ kind: 'map', go: 'map[string]interface {}', item: any }, 'serverInfo'),
  members(textShape, 'apiVersion'),
  members(time, 'generated'),
  members({ kind: 'map', go: 'map[string]repo.ChartVersions', item: versions }, 'entries'),
  members(textList, 'publicKeys'),
  members(textMap, 'annotations'),
);

/** Ends the decoding. */
class Fatal extends Error {}

/** The index with members named as Go names them and texts as texts. Throws Go's text. `format` is what it was read from. */
export function decodeIndex(root: Value, format: 'yaml' | 'json'): GoMap {
  const decoder = new Decoder(format);
  let problem: string | undefined;
  let value: Value = null;
  try {
    value = decoder.decode(root, index, { path: [], struct: undefined, converts: format === 'yaml' });
    problem = decoder.problem;
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    problem = error.message;
  }
  if (problem !== undefined) {
    throw new Error(format === 'json' ? problem : `error unmarshaling JSON: while decoding JSON: ${problem}`);
  }
  return value instanceof Map ? value : new Map<string, Value>();
}

interface Place {
  readonly path: readonly string[];
  readonly struct: string | undefined;
  /** Whether numbers and booleans become texts. */
  readonly converts: boolean;
}

class Decoder {
  readonly #isYaml: boolean;
  /** The first thing that was wrong. */
  problem: string | undefined;

  constructor(format: 'yaml' | 'json') {
    this.#isYaml = format === 'yaml';
  }

  decode(raw: Value, shape: Shape, at: Place): Value {
    if (raw === null || shape.kind === 'any') return raw;
    switch (shape.kind) {
      case 'text':
        if (typeof raw === 'string') return raw;
        return (at.converts ? scalarText(raw) : undefined) ?? this.#mismatch(raw, 'string', at);
      case 'flag':
        return typeof raw === 'boolean' ? raw : this.#mismatch(raw, 'bool', at);
      case 'time':
        return readTime(raw);
      case 'list':
        if (!Array.isArray(raw)) return this.#mismatch(raw, shape.go, at);
        return raw.map((item) => this.decode(item, shape.item, at));
      case 'map':
        if (!(raw instanceof Map)) return this.#mismatch(raw, shape.go, at);
        return new Map(this.#keys(raw).map((key) => [key, this.decode(raw.get(key)!, shape.item, at)]));
      case 'struct':
        if (!(raw instanceof Map)) {
          return this.#mismatch(raw, at.struct === undefined ? 'repo.IndexFile' : qualified(shape.go), at);
        }
        return this.#decodeStruct(raw, shape, at);
    }
  }

  #decodeStruct(raw: GoMap, shape: Shape & { kind: 'struct' }, at: Place): GoMap {
    const out: GoMap = new Map();
    for (const key of this.#keys(raw)) {
      const name = shape.members.has(key) ? key : [...shape.members.keys()].find((one) => fold(one) === fold(key));
      if (name === undefined) {
        if (this.#isYaml) this.problem ??= `json: unknown field ${quote(key)}`;
        continue;
      }
      const { shape: wanted, within } = shape.members.get(name)!;
      const path = [...at.path, ...(within === undefined ? [] : [within]), name];
      const converts = at.converts && within === undefined;
      const value = raw.get(key)!;
      const seen = within !== undefined && this.#isYaml ? hidden(value) : value;
      out.set(name, this.decode(seen, wanted, { path, struct: shape.go, converts }));
    }
    return out;
  }

  /** In the order of the JSON: YAML's keys are sorted on the way there. */
  #keys(map: GoMap): string[] {
    return this.#isYaml ? sortedKeys(map) : [...map.keys()];
  }

  #mismatch(raw: Value, wanted: string, at: Place): null {
    const target =
      at.struct === undefined
        ? `Go value of type ${wanted}`
        : `Go struct field ${at.struct}.${at.path.join('.')} of type ${wanted}`;
    this.problem ??= `json: cannot unmarshal ${jsonKind(raw)} into ${target}`;
    return null;
  }
}

function qualified(name: string): string {
  return name === 'ChartVersion' ? 'repo.ChartVersion' : `chart.${name}`;
}

/** The values of a map below an embedded member are taken for members of Chart.yaml, and converted where those are texts. */
function hidden(value: Value): Value {
  if (!(value instanceof Map)) return value;
  return new Map(
    [...value].map(([key, item]) => [key, chartTexts.includes(key) ? (scalarText(item) ?? item) : item] as const),
  );
}

function fold(name: string): string {
  return name.replace(/[A-Z\u017f\u212a]/g, (c) => (c === '\u017f' ? 's' : c.toLowerCase()));
}

function scalarText(raw: Value): string | undefined {
  if (typeof raw === 'boolean') return String(raw);
  if (typeof raw === 'number') return formatFloat(Math.fround(raw), 'g', -1, 32);
  return raw instanceof GoInt ? raw.value.toString() : undefined;
}

function readTime(raw: Value): string {
  if (typeof raw !== 'string') throw new Fatal('Time.UnmarshalJSON: input is not a JSON string');
  try {
    checkRfc3339(raw);
  } catch (error) {
    throw new Fatal((error as Error).message, { cause: error });
  }
  return raw;
}

function jsonKind(raw: Value): string {
  if (raw instanceof Map) return 'object';
  if (Array.isArray(raw)) return 'array';
  if (typeof raw === 'boolean') return 'bool';
  return typeof raw === 'string' ? 'string' : 'number';
}
