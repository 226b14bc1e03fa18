/** Parts of random objects: pods, and how a part comes to be there or not. */
import type { Json, JsonObject } from '../cluster.ts';
import type { Prng } from '../../random/prng.ts';

export const words = ['one', 'two', 'three', '8', 'true', '{{ .Values.word }}', '', 'a: b', 'x\ny\n'];
export const labels = { app: 'x' };

/** Each of the items by chance, in a random order when `mixed`. */
export function some<T>(prng: Prng, items: readonly T[], chance = 0.5, mixed = true): T[] {
  const kept = items.filter(() => prng.chance(chance));
  return mixed && prng.chance(0.3) ? kept.reverse() : kept;
}

export function atLeastOne<T>(prng: Prng, items: readonly T[], chance = 0.5): T[] {
  const kept = some(prng, items, chance);
  return kept.length > 0 ? kept : [prng.pick(items)];
}

/** A field that is there by chance; now and then it is null. */
export function maybe(prng: Prng, name: string, value: () => Json, chance = 0.3): JsonObject {
  if (prng.chance(0.02)) return { [name]: null };
  return prng.chance(chance) ? { [name]: value() } : {};
}

export function pairs(prng: Prng, names: readonly string[], chance = 0.5): JsonObject {
  return Object.fromEntries(some(prng, names, chance).map((name) => [name, prng.pick(words)]));
}

function container(prng: Prng, name: string, volumes: readonly string[]): JsonObject {
  const env = (variable: string): JsonObject =>
    prng.chance(0.2)
      ? { name: variable, valueFrom: { fieldRef: { fieldPath: prng.pick(['metadata.name', 'metadata.namespace']) } } }
      : { name: variable, value: prng.pick(words) };
  const ports = [{ containerPort: 80, name: 'http' }, { containerPort: 443 }, { containerPort: 53, protocol: 'UDP' }];
  const amounts = (): JsonObject => pairsOf(prng, { cpu: ['1', '100m', '0.5'], memory: ['1Gi', '64Mi'] });
  return {
    name,
    image: prng.pick(['nginx:1', 'nginx:2', 'nginx:{{ .Values.word }}']),
    ...maybe(prng, 'env', () => some(prng, ['X', 'Y', 'Z']).map(env), 0.6),
    ...maybe(prng, 'ports', () => some<JsonObject>(prng, ports), 0.5),
    ...maybe(prng, 'args', () => some(prng, ['-a', '-b', '--c={{ .Values.word }}']), 0.3),
    ...maybe(prng, 'resources', () => ({ limits: amounts() }), 0.3),
    ...maybe(prng, 'securityContext', () => ({ runAsUser: prng.below(3), privileged: false }), 0.15),
    ...maybe(prng, 'imagePullPolicy', () => prng.pick(['Always', 'IfNotPresent']), 0.2),
    ...maybe(prng, 'envFrom', () => [{ configMapRef: { name: prng.pick(['p', 'q']), optional: true } }], 0.1),
    ...(volumes.length > 0 && prng.chance(0.7)
      ? { volumeMounts: some(prng, volumes, 0.7).map((v) => ({ name: v, mountPath: `/${v}` })) }
      : {}),
  };
}

export function pairsOf(prng: Prng, pools: Readonly<Record<string, readonly string[]>>): JsonObject {
  return Object.fromEntries(some(prng, Object.keys(pools), 0.7).map((name) => [name, prng.pick(pools[name]!)]));
}

function podSpec(prng: Prng, more: JsonObject = {}): JsonObject {
  const volumes = prng.chance(0.4) ? some(prng, ['v', 'w']) : [];
  const volume = (name: string): JsonObject =>
    prng.chance(0.5) ? { name, emptyDir: {} } : { name, configMap: { name: prng.pick(['p', 'q']), optional: true } };
  return {
    ...more,
    containers: atLeastOne(prng, ['main', 'side', 'log']).map((name) => container(prng, name, volumes)),
    ...(volumes.length > 0 ? { volumes: volumes.map(volume) } : {}),
    ...(prng.chance(0.1) ? { initContainers: [container(prng, 'init', [])] } : {}),
    ...maybe(prng, 'tolerations', () => some(prng, [{ key: 'k', operator: 'Exists' }, { operator: 'Exists' }]), 0.15),
    ...maybe(prng, 'imagePullSecrets', () => some(prng, ['r', 's']).map((name) => ({ name })), 0.15),
    ...maybe(prng, 'terminationGracePeriodSeconds', () => prng.pick([0, 5, 30]), 0.2),
    ...maybe(prng, 'hostAliases', () => [{ ip: '1.2.3.4', hostnames: some(prng, ['h', 'i']) }], 0.1),
  };
}

export function template(prng: Prng, more: JsonObject = {}): JsonObject {
  return {
    metadata: { labels: { ...labels, ...pairsOf(prng, { tier: ['a', 'b'] }) }, ...annotated(prng, 0.3) },
    spec: podSpec(prng, more),
  };
}

export function annotated(prng: Prng, chance: number): JsonObject {
  return maybe(prng, 'annotations', () => pairs(prng, ['note', 'sum']), chance);
}
