/** The order in which hooks run: execHook of pkg/action/hooks.go (Helm v3.22.0). */
import { compareStrings } from '../go/strings.ts';
import type { ReleaseHook } from './release.ts';

/** Where the hooks of an event stand among all: by weight, then name. One that names the event twice runs twice. */
export function hookPlaces(hooks: readonly ReleaseHook[], event: string): number[] {
  const places = hooks.flatMap(({ events }, place) => events.filter((one) => one === event).map(() => place));
  return places.sort((one, other) => {
    const [a, b] = [hooks[one]!, hooks[other]!];
    return a.weight - b.weight || compareStrings(a.name, b.name);
  });
}

/** The hooks of an event, in their order. */
export function hooksOf(hooks: readonly ReleaseHook[], event: string): ReleaseHook[] {
  return hookPlaces(hooks, event).map((place) => hooks[place]!);
}
