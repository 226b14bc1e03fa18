/** Drawings in the language of Graphviz, as `dot` reads it. */
import type { Box, Drawing, Look } from './drawing.ts';

const looks: Readonly<Record<Look, string>> = {
  plain: '',
  hook: 'style="rounded,bold"',
  outside: 'style="rounded,dashed" color="gray50" fontcolor="gray40"',
  live: 'style="rounded,filled" fillcolor="gray93"',
  off: 'style="rounded,dashed" color="gray50" fontcolor="gray50"',
  missing: 'style="rounded,dashed" color="red3" fontcolor="red3"',
};

export function dotText(title: string, drawings: readonly Drawing[]): string {
  const text = [
    `digraph ${quoted(title)} {`,
    '  graph [rankdir=LR fontname="Helvetica"]',
    '  node [shape=box style="rounded" fontname="Helvetica" fontsize=11]',
    '  edge [fontname="Helvetica" fontsize=9 color="gray40"]',
  ];
  let first = 0;
  let cluster = 0;
  for (const { title: section, boxes, lines } of drawings) {
    const id = (at: number): string => `n${first + at}`;
    text.push(
      `  subgraph cluster_${cluster++} {`,
      `    label=${quoted(section)}`,
      '    style="rounded" color="gray80"',
    );
    for (const [group, members] of byGroup(boxes)) {
      const indent = group === '' ? '    ' : '      ';
      if (group !== '') text.push(`    subgraph cluster_${cluster++} {`, `      label=${quoted(group)}`);
      for (const at of members) text.push(`${indent}${id(at)} ${attributes(boxes[at]!)}`);
      if (group !== '') text.push('    }');
    }
    for (const { from, to, label, dashed } of lines) {
      const words = [label === '' ? '' : `label=${quoted(label)}`, dashed ? 'style="dashed"' : ''].filter(Boolean);
      text.push(`    ${id(from)} -> ${id(to)}${words.length === 0 ? '' : ` [${words.join(' ')}]`}`);
    }
    text.push('  }');
    first += boxes.length;
  }
  return `${text.join('\n')}\n}\n`;
}

function byGroup(boxes: readonly Box[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [at, { group }] of boxes.entries()) {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [at]);
    else known.push(at);
  }
  return groups;
}

function attributes({ kind, name, notes, look }: Box): string {
  const label = quoted([kind, name, ...notes].join('\n'));
  return `[label=${label}${looks[look] === '' ? '' : ` ${looks[look]}`}]`;
}

/** Labels know escapes of their own, `\N` among them, and entities of HTML. A NUL would end the file. */
function quoted(text: string): string {
  const plain = text.replaceAll(/[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]/gu, '\ufffd');
  return `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;').replaceAll('\n', '\\n')}"`;
}
