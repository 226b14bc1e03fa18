/**
 * Compares the YAML reader and writer with Go's over real files and over mutants of them.
 *
 *   bun test/differential/yaml.ts FOLDER… [--theme THEME…] [--mutants N] [--seed N] [--show N]
 *
 * Every .yaml, .yml and .json file below the folders, and every case of a recorded theme, is read by both (`yaml-roundtrip` of test/go/record), and the JSON and
 * what Marshal writes are compared; then N mutants (a character deleted, inserted or replaced, an indentation changed,
 * lines swapped or dropped) are read by both, and results or error texts compared. Needs Go, unless RECORDER names a built
 * recorder. Ends with status 1 when something differs.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { marshalYaml } from '../../src/go/yaml/marshal.ts';
import { unmarshalYaml } from '../../src/go/yaml/unmarshal.ts';
import { canonicalJson } from '../canonical.ts';
import { recorded } from '../recorded.ts';
import { Recorder } from '../recorder.ts';
import { mutate, seededRandom } from './mutate.ts';

interface Options {
  readonly folders: string[];
  readonly themes: string[];
  mutants: number;
  seed: number;
  show: number;
}

function parseOptions(args: readonly string[]): Options {
  const options: Options = { folders: [], themes: [], mutants: 0, seed: 1, show: 10 };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--mutants') options.mutants = Number(args[++i]);
    else if (arg === '--theme') options.themes.push(args[++i]!);
    else if (arg === '--seed') options.seed = Number(args[++i]);
    else if (arg === '--show') options.show = Number(args[++i]);
    else options.folders.push(arg);
  }
  return options;
}

function yamlFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return yamlFiles(inner);
    return /\.(ya?ml|json)$/.test(entry.name) ? [inner] : [];
  });
}

/** A file as the documents that Helm would read from it. */
function documents(text: string): string[] {
  return text.split(/^---[ \t]*$/m).filter((part) => part.trim() !== '');
}

/** As the kind `yaml-roundtrip` answers. */
function ours(text: string): { out?: string; err?: string } {
  try {
    const value = unmarshalYaml(text);
    const asJson = canonicalJson(value);
    try {
      return { out: `${asJson}\n${marshalYaml(value)}` };
    } catch (error) {
      return { out: `${asJson}\n${(error as Error).message}` };
    }
  } catch (error) {
    return { err: (error as Error).message };
  }
}

async function compare(recorder: Recorder, texts: readonly string[], options: Options): Promise<number> {
  const answers = await recorder.answerAll(texts);
  let differing = 0;
  texts.forEach((text, i) => {
    const go = answers[i]!;
    const got = ours(text);
    if (got.out === go.out && got.err === go.err) return;
    if (++differing > options.show) return;
    const shown = text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
    console.log(`--- differs: ${JSON.stringify(shown)}\n  go:   ${cut(go)}\n  ours: ${cut(got)}`);
  });
  return differing;
}

function cut(answer: { out?: string; err?: string }): string {
  return JSON.stringify(answer.err ?? answer.out ?? '').slice(0, 600);
}

const options = parseOptions(process.argv.slice(2));
const recorder = new Recorder('yaml-roundtrip');
const files = options.folders.flatMap(yamlFiles).map((file) => readFileSync(file, 'utf8'));
const cases = options.themes.flatMap((theme) => recorded<string>(theme).map((one) => one.case));
const texts = [...new Set([...files, ...cases])];
const parts = [...new Set([...texts, ...texts.flatMap(documents)])].filter((text) => !text.includes('\ufffd'));
let failed = await compare(recorder, parts, options);
console.log(`${parts.length} documents, ${failed} differ`);
if (options.mutants > 0) {
  const random = seededRandom(options.seed);
  const small = parts.filter((text) => text.length < 20_000);
  const mutants = Array.from({ length: options.mutants }, () => mutate(small[random(small.length)]!, random));
  const differing = await compare(recorder, mutants, options);
  console.log(`${mutants.length} mutants, ${differing} differ`);
  failed += differing;
}
recorder.close();
process.exitCode = failed > 0 ? 1 : 0;
