/**
 * A release as Tiller recorded it, as one of today: the messages of _proto/hapi of Helm v2.17.0. Statuses, events and policies get
 * the names that Helm 3 has for them. What Helm 3 has no place for goes: the moment at which a hook last ran, Chart.yaml's engine
 * and tillerVersion.
 */
import type { ChartFile } from '../../chart/chart.ts';
import { loadFiles } from '../../chart/load-files.ts';
import { errorMessage, ScullError } from '../../errors.ts';
import { toBytes } from '../../go/strings.ts';
import { unmarshalYamlMap } from '../../go/yaml/unmarshal.ts';
import { releaseHook, type Release, type ReleaseHook, type ReleaseTime } from '../release.ts';
import { Message } from './protobuf.ts';

/** `data` is the inflated payload of a record. Throws what is wrong with it. */
export function tillerRelease(data: Uint8Array): Release {
  try {
    return releaseOf(new Message(data));
  } catch (error) {
    throw new ScullError(`the record of Tiller cannot be read: ${errorMessage(error)}`, {
      code: 'release.tiller',
      cause: error,
    });
  }
}

function releaseOf(message: Message): Release {
  const info = message.message(2);
  const status = info?.message(1);
  const chart = message.message(3);
  return {
    name: message.text(1),
    namespace: message.text(8),
    version: message.number(7),
    chart: chart === undefined ? undefined : loadFiles(chartFiles(chart)),
    config: unmarshalYamlMap(message.message(4)?.text(1) ?? ''),
    manifest: message.text(5),
    hooks: message.messages(6).map(hookOf),
    info: {
      firstDeployed: timeOf(info?.message(2)),
      lastDeployed: timeOf(info?.message(3)),
      deleted: timeOf(info?.message(4)),
      description: info?.text(5) ?? '',
      status: statuses[status?.number(1) ?? 0] ?? 'unknown',
      notes: status?.text(4) ?? '',
    },
    labels: {},
  };
}

const statuses = [
  ...(['unknown', 'deployed', 'uninstalled', 'superseded', 'failed', 'uninstalling'] as const),
  ...(['pending-install', 'pending-upgrade', 'pending-rollback'] as const),
];

/** What `STATUS` of a record's labels is called today. */
export function statusOfLabel(label: string): string {
  const word = label.toLowerCase().replaceAll('_', '-');
  return { deleted: 'uninstalled', deleting: 'uninstalling' }[word] ?? word;
}

const events = [
  ...['', 'pre-install', 'post-install', 'pre-delete', 'post-delete', 'pre-upgrade', 'post-upgrade'],
  ...['pre-rollback', 'post-rollback', 'test', '', ''], // a test that had to fail, and crd-install, are no more
];
const deletePolicies = ['hook-succeeded', 'hook-failed', 'before-hook-creation'];

function hookOf(message: Message): ReleaseHook {
  return releaseHook({
    name: message.text(1),
    kind: message.text(2),
    path: message.text(3),
    manifest: message.text(4),
    events: message.numbers(5).flatMap((event) => events[event] || []),
    weight: message.number(7),
    deletePolicies: message.numbers(8).flatMap((policy) => deletePolicies[policy] ?? []),
    outputLogPolicies: [],
  });
}

function timeOf(message: Message | undefined): ReleaseTime {
  if (message === undefined) return '';
  const whole = new Date(message.number(1) * 1000).toISOString().slice(0, 19);
  const fraction = String(message.number(2)).padStart(9, '0').replace(/0+$/, '');
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** The files that the chart was made of; those of its dependencies are in charts/. */
function chartFiles(chart: Message): ChartFile[] {
  const metadata = chart.message(1);
  const files: ChartFile[] = [
    { name: 'Chart.yaml', data: toBytes(JSON.stringify(metadataOf(metadata))) },
    { name: 'values.yaml', data: toBytes(chart.message(4)?.text(1) ?? '') },
    ...chart.messages(2).map((file) => ({ name: file.text(1), data: file.bytes(2) })),
    ...chart.messages(5).map((file) => ({ name: file.text(1), data: file.bytes(2) })),
  ];
  for (const dependency of chart.messages(3)) {
    const folder = `charts/${dependency.message(1)?.text(1) ?? ''}`;
    files.push(...chartFiles(dependency).map(({ name, data }) => ({ name: `${folder}/${name}`, data })));
  }
  return files;
}

function metadataOf(message: Message | undefined): Record<string, unknown> {
  if (message === undefined) return {};
  const texts = {
    ...{ name: 1, home: 2, version: 4, description: 5, icon: 9, apiVersion: 10 },
    ...{ condition: 11, tags: 12, appVersion: 13, kubeVersion: 17 },
  };
  const found = Object.entries(texts).map(([name, number]) => [name, message.text(number)] as const);
  const maintainers = message.messages(7).map((one) => ({ name: one.text(1), email: one.text(2), url: one.text(3) }));
  const annotations = message.messages(16).map((entry) => [entry.text(1), entry.text(2)] as const);
  const lists = { sources: message.texts(3), keywords: message.texts(6), maintainers };
  return {
    ...Object.fromEntries(found.filter(([, text]) => text !== '')),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    ...(message.number(14) !== 0 ? { deprecated: true } : {}),
  };
}
