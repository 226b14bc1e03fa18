/**
 * Which functions the default values of a chart name in texts for `tpl`. Finding out while rendering means to render again from
 * the start; loki, which names `htpasswd` there, took 105 ms where 50 do. Only a guess: what it overlooks costs that time, what
 * it finds for nothing costs loading a group of functions.
 */
import { fromBytes } from '../go/strings.ts';
import type { Chart } from '../chart/chart.ts';

const comment = /^ *#/;
/** Words that are neither fields nor variables. */
const words = /(?<![\w.$-])[A-Za-z]\w*/g;

export function namesInValues(chart: Chart, names = new Set<string>()): Set<string> {
  for (const file of chart.raw) {
    if (file.name !== 'values.yaml') continue;
    const text = fromBytes(file.data);
    for (let at = text.indexOf('{{'), end: number; at >= 0; at = text.indexOf('{{', end)) {
      end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const line = text.slice(text.lastIndexOf('\n', at) + 1, end);
      if (!comment.test(line)) for (const word of line.match(words) ?? []) names.add(word);
    }
  }
  for (const dependency of chart.dependencies) namesInValues(dependency, names);
  return names;
}
