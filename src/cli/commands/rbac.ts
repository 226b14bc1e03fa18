import type { RbacVerb } from '../../action/rbac/needs.ts';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { currentNamespace } from '../../home/namespace.ts';
import type { Call, Command } from '../command.ts';
import { completeChart, noWords } from '../completion/charts.ts';
import { chartOrigin, checkTlsFiles, valuesOptions } from '../flag-options.ts';
import { capabilityFlags } from '../flags/capabilities.ts';
import { chartPathFlags, develFlag } from '../flags/chart-path.ts';
import { crdChoice, crdsFlag } from '../flags/crds.ts';
import { valuesFlags } from '../flags/values.ts';
import { reportConfiguration } from '../report-configuration.ts';

const allVerbs: readonly RbacVerb[] = ['install', 'upgrade', 'rollback', 'uninstall', 'test'];

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env, out } = call;
  const verbs = verbsIn(flags.list('verbs'));
  const { rbacText, readSubject } = await import('../output/rbac.ts');
  const subjects = flags.list('subject').map(readSubject);
  await checkTlsFiles(call);
  const { neededRoles } = await import('../../action/rbac/rbac.ts');
  const needed = await neededRoles(reportConfiguration(call), {
    chart: args[0]!,
    name: flags.string('name'),
    origin: chartOrigin(flags),
    values: valuesOptions(flags),
    namespace: () => currentNamespace(settings, env),
    dependencyUpdate: flags.bool('dependency-update'),
    manner: {
      verbs,
      wait: flags.bool('wait') || flags.bool('diagnose'),
      diagnose: flags.bool('diagnose'),
      serverSide: flags.changed('server-side') ? flags.bool('server-side') : call.rules !== undefined,
      crds: crdChoice(flags),
      names: flags.bool('names'),
    },
    createNamespace: flags.bool('create-namespace'),
    kubeVersion: flags.string('kube-version'),
    apiVersions: flags.list('api-versions'),
    cluster: flags.bool('cluster'),
  });
  for (const remark of needed.remarks) out.note(remark);
  out.print(rbacText(needed, subjects, flags.string('output') === 'json' ? 'json' : 'yaml'));
}

function verbsIn(words: readonly string[]): RbacVerb[] {
  const verbs = words.length === 0 ? allVerbs : words;
  const unknown = verbs.find((verb) => !allVerbs.some((one) => one === verb));
  if (unknown === undefined) return allVerbs.filter((verb) => verbs.includes(verb));
  throw new ScullError(`unknown verb ${quote(unknown)} of --verbs`, {
    code: 'rbac.verbs',
    hint: `It is one of ${allVerbs.join(', ')}.`,
  });
}

export const rbacCommand: Command = {
  usage: 'CHART',
  long: `Prints the least rights with which a chart can be installed, upgraded, rolled back, tested and uninstalled: a Role for each
namespace, and a ClusterRole where something is in no namespace. With --subject their bindings stand beside them.

The chart is rendered with the values given. No cluster is asked unless --cluster is there: then its kinds and capabilities count, and
templates may look things up in it. What should be known of the rules is told on stderr.`,
  examples: `  # for a pipeline that installs and upgrades web in the namespace shop
  {program} rbac ./chart --name web --namespace shop -f production.yaml --subject sa:ci/deployer | kubectl apply -f -

  # for upgrades with --wait only, by the names of the objects
  {program} rbac ./chart --name web --verbs upgrade --wait --names

  # a chart with objects of CRDs that are not its own
  {program} rbac ./chart --cluster`,
  flags: [
    { name: 'name', type: 'string', default: 'release-name', usage: 'name of the release' },
    {
      name: 'verbs',
      type: 'stringSlice',
      default: allVerbs,
      usage: 'what the user is to do with the release',
      values: allVerbs,
    },
    {
      name: 'subject',
      type: 'stringArray',
      usage: 'who is to have the rights, as user:NAME, group:NAME or sa:NAMESPACE/NAME; may be given again',
    },
    { name: 'names', type: 'bool', usage: 'name the objects in the rules, where that is possible' },
    { name: 'wait', type: 'bool', usage: 'with what --wait needs' },
    { name: 'diagnose', type: 'bool', usage: 'with what tells why objects do not get ready: events, pods and logs' },
    { name: 'create-namespace', type: 'bool', usage: 'with what --create-namespace needs' },
    { name: 'server-side', type: 'bool', usage: 'with what --server-side needs' },
    { ...crdsFlag, usage: 'with what this choice of --crds needs; without it, what an install by Helm needs' },
    {
      name: 'cluster',
      type: 'bool',
      usage: 'ask the cluster in use for kinds, capabilities and what templates look up',
    },
    { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the chart first' },
    ...capabilityFlags,
    {
      name: 'output',
      shorthand: 'o',
      type: 'string',
      typeName: 'format',
      default: 'yaml',
      usage: 'form of the output: yaml or json',
      values: ['json\tone List', 'yaml\ta document for each'],
      check: (value) => {
        if (value !== 'json' && value !== 'yaml') throw new Error('invalid format type');
      },
    },
    ...valuesFlags,
    develFlag,
    ...chartPathFlags,
  ],
  args: { kind: 'exactly', count: 1 },
  complete: (request) => (request.args.length === 0 ? completeChart(request) : noWords),
  run,
};
