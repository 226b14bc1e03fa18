/**
 * What objects of a release own in the cluster, by `ownerReferences`: ReplicaSets, Jobs and Pods, and workloads where an operator may
 * have made some of a custom resource. One list for each kind and namespace, all at once; those of the namespace in use are under way
 * while the record is read.
 */
import { errorMessage, ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { apiVersionOf } from '../../manifest/api-version.ts';
import { stringAt } from '../../go/field-path.ts';
import { isIdle } from '../../graph/live-status.ts';
import { Failure, tryTogether } from '../../kube/apply/batches.ts';
import type { KubeClient, ResourceType } from '../../kube/client.ts';
import { podType } from '../../kube/objects/pod-type.ts';
import type { ReadObject } from '../../manifest/objects.ts';
import { isCustom, podSpecPath } from '../../manifest/pod-spec.ts';
import type { Configuration } from '../configuration.ts';

/** They are served by every cluster under the same name, so nobody has to ask discovery for them. */
const kind = (group: string, name: string): ResourceType => {
  const version = 'v1';
  return { group, version, kind: name, plural: `${name.toLowerCase()}s`, namespaced: true, verbs: ['list'] };
};
const always = [podType, kind('apps', 'ReplicaSet'), kind('batch', 'Job')];
const ofOperators = ['DaemonSet', 'Deployment', 'StatefulSet'].map((name) => kind('apps', name));

export interface Lists {
  readonly namespace: string;
  readonly objects: readonly ReadObject[];
  /** `pods of shop` */
  readonly refused: readonly string[];
  /** The first reason. */
  readonly reason: string;
}

/** Of the namespace in use. */
export async function earlyLists(config: Configuration): Promise<Lists> {
  const client = await config.cluster();
  return lists(client, [client.namespace], always);
}

export async function liveObjects(
  config: Configuration,
  objects: readonly ReadObject[],
  namespace: string,
  early: Lists,
): Promise<readonly ReadObject[]> {
  const client = await config.cluster();
  const makers = objects.filter((object) => podSpecPath(object) !== undefined || isCustom(object));
  const places = [...new Set(makers.map((object) => object.namespace || namespace))];
  const others = places.filter((place) => place !== early.namespace);
  const all = await Promise.all([
    lists(client, others, always),
    lists(client, makers.some(isCustom) ? places : [], ofOperators),
  ]);
  const known = [...(places.includes(early.namespace) ? [early] : []), ...all];
  const refused = known.flatMap((one) => one.refused);
  if (refused.length > 0) {
    const reason = known.find((one) => one.reason !== '')!.reason;
    config.warn(`The cluster does not list ${refused.join(', ')}, so that what is owned there is not shown: ${reason}`);
  }
  return known.flatMap((one) => one.objects).filter((object) => !isIdle(object));
}

async function lists(
  client: KubeClient,
  namespaces: readonly string[],
  types: readonly ResourceType[],
): Promise<Lists> {
  const questions = namespaces.flatMap((namespace) => types.map((type) => ({ namespace, type })));
  const answers = await tryTogether(questions, ({ namespace, type }) => client.list(type, namespace));
  const objects: ReadObject[] = [];
  const refused: string[] = [];
  let reason = '';
  for (const [i, answer] of answers.entries()) {
    const { namespace, type } = questions[i]!;
    if (answer instanceof Failure) {
      if (!(answer.error instanceof ScullError)) throw new Error(errorMessage(answer.error), { cause: answer.error });
      refused.push(`${type.plural} of ${namespace}`);
      reason ||= answer.error.message;
    } else objects.push(...answer.map((value) => readLive(type, value)));
  }
  return { namespace: namespaces[0] ?? '', objects, refused, reason };
}

function readLive(type: ResourceType, value: GoMap): ReadObject {
  const metadata = (field: string): string => stringAt(value, 'metadata', field);
  const about = { apiVersion: apiVersionOf(type), kind: type.kind, source: '', hook: false, value };
  return { ...about, namespace: metadata('namespace'), name: metadata('name') };
}
