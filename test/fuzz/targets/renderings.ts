/** What post-renderers print, as Helm 4 reads it, and recordings of renderings. */
import { parseRecording } from '../../../src/action/record/recording.ts';
import { parseDocument } from '../../../src/go/yaml-node/parse.ts';
import { writeDocuments } from '../../../src/go/yaml-node/write.ts';
import { YamlError } from '../../../src/go/yaml/errors.ts';
import { readResources, writeResources } from '../../../src/helm4/resources.ts';
import { ofText, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const refusals = /^(?:MalformedYAMLError: |wrong node kind: |invalid document separator: )/;

const commented = ['# above\n', ' # beside\n', '  # within\n', '#\n', '\n# between\n\n', '- # item\n', '? # key\n'];
const objects = [
  'kind: List\n',
  'items:\n- ',
  'metadata:\n  annotations:\n    a: b\n',
  '\n---\n',
  '--- # x\n',
  '--- x\n',
];
const reading = textsOf('yaml-read-blocks', 'yaml-read-scalars', 'yaml-read-structure');

export const renderingFuzzers: readonly Fuzzer[] = [
  ofText(
    'yaml-node',
    (text) => {
      const document = parseDocument(text);
      return document === undefined ? 'none' : writeDocuments([document]).slice(0, 2);
    },
    { words: [...yamlWords, ...commented], nests: yamlNests, seeds: reading, errors: [YamlError] },
  ),
  ofText(
    'resources',
    (text) => {
      try {
        return writeResources(readResources(text)).slice(0, 2);
      } catch (error) {
        // its caller makes a typed one of it
        if (error instanceof Error && error.constructor === Error && refusals.test(error.message)) return 'refused';
        throw error;
      }
    },
    { words: [...yamlWords, ...commented, ...objects], nests: yamlNests, seeds: reading, errors: [YamlError] },
  ),
  ofText('recording', (text) => parseRecording('r.json', text).release.name, {
    words: [
      ...['{', '}', '[', ']', ',', ':', '""', 'null', '1', '"format":1', '"release":', '"name":""', '"namespace":""'],
      ...['"capabilities":', '"kubeVersion":', '"apiVersions":[]', '"version":"v1"', '"major":"1"', '"minor":"2"'],
      ...['"times":["1"]', '"timeZone":"UTC"', '"zones":{"a":null}', '"random":""', '"keys":[]', '"signatures":[]'],
      ...['"dns":{"a":["b"]}', '"lookups":{"[]":"{}"}', '"__proto__":', '"constructor":'],
    ],
    nests: [
      ['[', ']'],
      ['{"a":', '}'],
    ],
  }),
];
