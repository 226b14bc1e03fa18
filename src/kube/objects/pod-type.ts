/** Pods are served by every cluster under the same name, so nobody has to ask discovery for them. */
import type { ResourceType } from '../client.ts';

export const podType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
  verbs: ['list', 'get', 'delete'],
};
