/** `get all --template`: a Go template over `{"Release": …}` with none but the builtin functions (Helm v3.22.0). */
import { prepareTimeTypes } from '../../go/time-value.ts';
import type { Release } from '../../release/release.ts';
import { releaseValue } from '../../release/release-value.ts';
import { instantOf, localZone } from '../../release/time.ts';
import type { Clock } from '../../sprig/ports.ts';
import { TemplateSet } from '../../template/template-set.ts';

/** Throws with the text of Go's template package. `helm4`: with what Helm 4 knows of a release besides. */
export function renderRelease(template: string, release: Release, clock: Clock, helm4: boolean): string {
  const zone = localZone(clock);
  prepareTimeTypes(() => zone);
  const name = '_';
  const set = new TemplateSet({ functions: new Map(), missingKey: 'default', name });
  set.parse(name, template);
  return set.execute(
    name,
    new Map([['Release', releaseValue(release, { instantOf: (time) => instantOf(time, zone), helm4 })]]),
  );
}
