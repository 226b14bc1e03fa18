/** Names of requests that are the same in every run, so that a fault can be asked for by name. */

/** What is in the address by chance: where a list or a watch begins, and how long it may take. */
const chance = new Set(['resourceVersion', 'resourceVersionMatch', 'timeoutSeconds', 'timeout', 'continue']);

/** What is another one for every lane, and what stands for it. */
export type Placeholders = readonly (readonly [text: string, placeholder: string])[];

/** `GET /api/v1/namespaces/NS/secrets?labelSelector=…`, without what is there by chance. */
export function requestName(method: string, address: string, placeholders: Placeholders): string {
  const [path = '', query = ''] = address.split('?', 2);
  const kept = query
    .split('&')
    .filter((pair) => pair !== '' && !chance.has(pair.split('=', 1)[0]!))
    .sort();
  const name = `${method} ${path}${kept.length === 0 ? '' : `?${decodeURIComponent(kept.join('&'))}`}`;
  return placeholders.reduce((text, [own, placeholder]) => text.replaceAll(own, placeholder), name);
}

/** Whether the answer goes on for as long as somebody listens. */
export function isStream(address: string): boolean {
  return /[?&](watch|follow)=(true|1)\b/.test(address);
}

/** Whether it changes something. */
export function isWrite(name: string): boolean {
  return !name.startsWith('GET ');
}
