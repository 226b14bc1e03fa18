/** Pieces of objects as the API server answers with them. */
import { jsonNests, jsonWords } from './data.ts';

export const objectWords = [
  ...jsonWords,
  '"status":{',
  '"conditions":[',
  '"type":"Ready"',
  '"status":"True"',
  '"observedGeneration":1',
  '"metadata":{',
  '"generation":2',
  '"spec":{',
  '"replicas":',
  '"selector":{"matchLabels":{"a":"b"}}',
  '"items":[',
  '"kind":"List"',
];
export const answers = { words: objectWords, nests: jsonNests };
