import type { Flag } from './flag.ts';

export const tillerNamespaceFlag: Flag = {
  name: 'tiller-namespace',
  type: 'string',
  default: 'kube-system',
  usage: "namespace that has Tiller's records",
  values: 'namespaces',
};
