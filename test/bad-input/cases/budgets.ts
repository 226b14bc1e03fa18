import { chart, type BadInput } from '../bad-input.ts';
import type { Files } from '../workspace.ts';

/** What Helm would go on with until it is killed; here with a hundredth of the limits, to see the end of it. */
function over(limit: string, name: string, template: string, more: Partial<BadInput> = {}): BadInput {
  return {
    name: `${name}: ${limit}`,
    files: chart(template),
    env: { SCULL_RENDER_LIMITS: '0.01' },
    seconds: 20,
    ours: limit === TIME ? TIME_OR_MEMORY : `exceeded maximum ${limit}`,
    ...more,
  };
}

/** That of memory may come first where rubbish is left, or the machine is busy. */
const TIME = 'time of a rendering (3 s)';
const TIME_OR_MEMORY = 'of a rendering (';
const MEMORY = 'memory of a rendering (20.48 MiB)';
const OUTPUT = 'output size (5368709)';
const STEPS = 'number of steps (200000)';
const paragraph = 'a line that is not short\n'.repeat(40);

export const budgetCases: readonly BadInput[] = [
  over(TIME, 'uniq of 200,000 numbers', '{{ uniq (until 200000) | len }}'),
  over(TIME, 'has, of many in many', '{{ $l := until 100000 }}{{ range $l }}{{ $x := has -1 $l }}{{ end }}'),
  over(
    TIME,
    'hashes of a long text',
    '{{ $s := repeat 60000 "a" }}{{ range 100000 }}{{ $x := adler32sum $s }}{{ end }}',
  ),
  over(
    TIME,
    'actions without a loop',
    `{{ $s := repeat 60000 "a" }}${'{{ if adler32sum $s }}{{ end }}'.repeat(30_000)}`,
  ),
  over(
    TIME,
    'an expression that only the machine can match',
    '{{ $s := repeat 1000 "aab" | print "d" }}{{ range 100000 }}{{ $x := regexMatch "(a*)*(a|b|ab)*(c|$)d" $s }}{{ end }}',
  ),
  over(
    MEMORY,
    'long texts that are kept',
    '{{ range until 2000 }}{{ $_ := set $.Values (print .) (repeat 3000000 "a") }}{{ end }}',
  ),
  over(
    MEMORY,
    'a list that grows and is kept',
    '{{ $d := list 1 }}{{ range until 100000 }}{{ $d = append $d . }}{{ $_ := set $.Values (print .) $d }}{{ end }}',
  ),
  over(OUTPUT, 'one file of many lines', `{{ range 190000 }}${paragraph}{{ end }}`),
  over(OUTPUT, 'many files of many lines', '', { files: manyFiles(), ours: `exceeded maximum ${OUTPUT}` }),
  over(
    OUTPUT,
    'a template that is called often',
    `{{ define "x" }}${paragraph}{{ end }}${'{{ template "x" }}'.repeat(9000)}`,
  ),
  over(STEPS, 'a loop', '{{ range 200001 }}{{ end }}'),
  over(STEPS, 'loops of many files', '', { files: manyLoops(), ours: `exceeded maximum ${STEPS}` }),
  {
    name: 'ten times the limits',
    files: chart('x: {{ range 20000001 }}{{ end }}1\n'),
    env: { SCULL_RENDER_LIMITS: '10' },
    prints: '---\n# Source: c/templates/a.yaml\nx: 1\n',
    seconds: 20,
  },
  {
    name: 'a factor that is none',
    files: chart('x: 1\n'),
    env: { SCULL_RENDER_LIMITS: 'many' },
    ours: 'SCULL_RENDER_LIMITS must be a positive number by which the limits of a rendering are multiplied, not "many"',
  },
];

/** None of them is over the limit by itself. */
function manyFiles(): Files {
  return each(() => `{{ range 2000 }}${paragraph}{{ end }}`);
}

function manyLoops(): Files {
  return each(() => '{{ range 60000 }}{{ end }}');
}

function each(template: () => string): Files {
  const names = Array.from({ length: 5 }, (_, i) => [`c/templates/f${String(i)}.yaml`, template()] as const);
  return { ...chart('x: 1\n'), ...Object.fromEntries(names) };
}
