/** What to do when the API server refuses a request. */
import { isForbidden, isInvalid, isNotFound, isUnauthorized, type ApiError } from '../../kube/api-error.ts';

/** One line for each thing to do; rights that are missing are told together. */
export function refusalAdvice(errors: readonly ApiError[]): string[] {
  const rules = new Rules();
  const lines = errors.flatMap((error) => (rules.add(error) ? [] : (lineFor(error) ?? [])));
  return [...rules.lines(), ...lines];
}

function lineFor(error: ApiError): string | undefined {
  const { message, details } = error;
  if (isUnauthorized(error)) {
    return 'The server does not accept these credentials: log in again, or choose another user by --kube-context.';
  }
  if (isNotFound(error) && details.kind === 'namespaces') {
    return 'install and upgrade --install make the namespace with --create-namespace.';
  }
  if (isForbidden(error)) {
    if (message.endsWith('because it is being terminated')) {
      return 'Wait until the namespace is gone, then use --create-namespace; or take another one by -n.';
    }
    const quota = /exceeded quota: ([^,]+),/.exec(message)?.[1];
    if (quota !== undefined) return `kubectl describe resourcequota ${quota} shows what the namespace may have.`;
  }
  if (isInvalid(error) && /field is immutable|updates to \S+ spec for fields other than/.test(message)) {
    const { kind, group, name } = details;
    const object = `${kind.toLowerCase()}${group === '' ? '' : `.${group}`} ${name}`;
    return `kubectl delete ${object} lets the next upgrade make it anew; what belongs to it goes with it.`;
  }
  return undefined;
}

const refused =
  /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)"| at the cluster scope)/;

/** Rights that are missing, by what they are for. */
class Rules {
  readonly #found = new Map<string, { readonly lead: string; readonly about: string; readonly verbs: Set<string> }>();

  /** Whether the error tells a right that is missing. */
  add(error: ApiError): boolean {
    const match = isForbidden(error) ? refused.exec(error.message) : null;
    if (match === null) return false;
    const [, verb = '', resource = '', group = '', namespace] = match;
    const lead = namespace === undefined ? 'A ClusterRole' : `A Role in namespace ${namespace}`;
    const about = `apiGroups: ["${group}"], resources: [${resource}]`;
    const key = `${lead} ${about}`;
    const known = this.#found.get(key) ?? { lead, about, verbs: new Set() };
    known.verbs.add(verb);
    this.#found.set(key, known);
    return true;
  }

  lines(): string[] {
    return [...this.#found.values()].map(
      ({ lead, about, verbs }) => `${lead} allows it by the rule {${about}, verbs: [${[...verbs].join(', ')}]}.`,
    );
  }
}
