/**
 * `lookup` of templates: NewLookupFunction of pkg/engine/lookup_func.go (Helm v3.22.0). Helm asks the server each time; here
 * what one rendering asks is fetched together, kept as the text that the server sent, and read anew for each answer, since
 * templates may change what they get.
 */
import { errorMessage, ScullError } from '../errors.ts';
import type { GoMap, Value } from '../go/values.ts';
import { isNotFound } from './api-error.ts';
import type { KubeClient, ResourceType } from './client.ts';
import { decodeObject } from './json.ts';
import { resourcePath } from './paths.ts';
import { completeItems } from './list-items.ts';

export interface LookupOptions {
  readonly client: () => Promise<KubeClient>;
  /** Helm's log, with the place in its source. */
  readonly log: (text: string, source: string) => void;
}

interface Question {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What was answered: a JSON text, undefined for nothing there, or an error. */
type Answer = string | undefined | LookupError;

class LookupError extends Error {
  /** What Helm logs before it fails. */
  readonly logged: readonly (readonly [string, string])[];

  constructor(message: string, logged: readonly (readonly [string, string])[] = []) {
    super(message);
    this.logged = logged;
  }
}

export interface ClusterLookup {
  (apiVersion: string, kind: string, namespace: string, name: string): GoMap;
  readonly fetchMissing: () => Promise<boolean>;
}

/** The engine's port over a cluster. */
export function clusterLookup({ client, log }: LookupOptions): ClusterLookup {
  const answers = new Map<string, Answer>();
  const missing = new Map<string, Question>();
  const lookup = (apiVersion: string, kind: string, namespace: string, name: string): GoMap => {
    const key = JSON.stringify([apiVersion, kind, namespace, name]);
    if (!answers.has(key)) {
      missing.set(key, { apiVersion, kind, namespace, name });
      return new Map<string, Value>();
    }
    const answer = answers.get(key);
    if (!(answer instanceof LookupError))
      return answer === undefined ? new Map<string, Value>() : readAnswer(answer, name);
    // a rendering with open questions is done again
    if (missing.size === 0) for (const [text, source] of answer.logged) log(text, source);
    throw new Error(answer.message);
  };
  const fetchMissing = async (): Promise<boolean> => {
    if (missing.size === 0) return false;
    const asked = [...missing];
    const connected = await client();
    await Promise.all(
      asked.map(async ([key, question]) => {
        answers.set(key, await ask(connected, question));
        missing.delete(key);
      }),
    );
    return true;
  };
  return Object.assign(lookup, { fetchMissing });
}

function readAnswer(text: string, name: string): GoMap {
  const object = decodeObject(text);
  return name === '' ? completeItems(object) : object;
}

/** What is wrong ends up in the answer: perhaps nobody asks for it in the end. */
async function ask(client: KubeClient, question: Question): Promise<Answer> {
  try {
    const type = await findType(client, question);
    // a kind that its group does not have: Helm then asks for the list of versions
    if (type === undefined) return question.name === '' ? await client.raw('GET', '/api') : undefined;
    const namespace = type.namespaced ? question.namespace : '';
    return await client.raw('GET', resourcePath(type, namespace, question.name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    return error instanceof LookupError ? error : new LookupError(errorMessage(error));
  }
}

async function findType(client: KubeClient, { apiVersion, kind }: Question): Promise<ResourceType | undefined> {
  const wellFormed = apiVersion !== '' && apiVersion !== '/' && apiVersion.split('/').length <= 2;
  let problem: string;
  if (wellFormed) {
    const discovery = await discovered(client, apiVersion, kind);
    if (discovery.apiVersions.includes(apiVersion)) return discovery.find(apiVersion, kind);
    const failed = discovery.failures.has(apiVersion);
    problem = failed
      ? 'the server is currently unable to handle the request'
      : 'the server could not find the requested resource';
  } else problem = "groupVersion shouldn't be empty";
  throw kindError(wellFormed ? apiVersion : '', kind, problem);
}

async function discovered(client: KubeClient, apiVersion: string, kind: string): ReturnType<KubeClient['discovery']> {
  try {
    return await client.discovery();
  } catch (error) {
    if (error instanceof ScullError) throw kindError(apiVersion, kind, error.message);
    throw error;
  }
}

function kindError(apiVersion: string, kind: string, problem: string): LookupError {
  const what = `${apiVersion === '' ? '/' : apiVersion}, Kind=${kind}`;
  return new LookupError(`unable to get apiresource from unstructured: ${what}: ${problem}`, [
    [`[ERROR] unable to retrieve resource list for: ${apiVersion} , error: ${problem}`, 'lookup_func.go:130'],
    [`[ERROR] unable to get apiresource from unstructured: ${what} , error ${problem}`, 'lookup_func.go:104'],
  ]);
}
