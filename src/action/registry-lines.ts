import type { Configuration } from './configuration.ts';

/** Where it goes what a registry did (`Pulled: …`, `Login Succeeded`): Helm 3 has it on stderr, Helm 4 on stdout. */
export function registryLines({
  settings,
  warn,
  print,
}: Pick<Configuration, 'settings' | 'warn' | 'print'>): (line: string) => void {
  if (settings.helm === 3) return warn;
  return (line) => {
    print(`${line}\n`);
  };
}
