/** An index as a large repository has it: every version with the members that charts of today have, some 950 bytes each. */

export interface IndexSize {
  readonly charts: number;
  /** Of each chart. */
  readonly versions: number;
  readonly seed: number;
}

const words =
  'nginx web server database cache queue proxy ingress metrics logs tracing storage backup security policy operator'.split(
    ' ',
  );

export function largeIndex({ charts, versions, seed }: IndexSize): string {
  const random = numbers(seed);
  const word = (): string => words[random(words.length)]!;
  const names = Array.from({ length: charts }, (_, i) => `${words[i % words.length]!}-${String(i)}`).sort();
  const parts = ['apiVersion: v1\nentries:\n'];
  for (const name of names) {
    parts.push(`  ${name}:\n`);
    for (let number = versions - 1; number >= 0; number--) {
      const version = `${String(Math.floor(number / 20))}.${String(number % 20)}.${String(random(10))}`;
      const digest = Array.from({ length: 64 }, () => random(16).toString(16)).join('');
      const day = `2024-0${String(1 + random(9))}-1${String(random(10))}`;
      parts.push(`  - annotations:
      category: ${word()}
      licenses: Apache-2.0
    apiVersion: v2
    appVersion: ${version}
    created: "${day}T0${String(random(10))}:12:44.${String(100_000_000 + random(1_000_000))}Z"
    dependencies:
    - name: common
      repository: https://charts.example.com/stable
      tags:
      - infrastructure
      version: 2.x.x
    description: ${name} is a ${word()} ${word()} that does what a ${word()} should.
    digest: ${digest}
    home: https://example.com/charts/${name}
    icon: https://example.com/icons/${name}.png
    keywords:
    - ${word()}
    - ${word()}
    maintainers:
    - email: team@example.com
      name: The Team
      url: https://example.com/team
    name: ${name}
    sources:
    - https://git.example.com/charts/${name}
    - https://git.example.com/src/${name}
    urls:
    - https://charts.example.com/${name}-${version}.tgz
    version: ${version}
`);
    }
  }
  parts.push('generated: "2024-09-01T10:00:00.123456789Z"\n');
  return parts.join('');
}

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
