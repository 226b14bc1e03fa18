import { buildInfo, type BuildInfo } from '../../home/version.ts';
import type { Call, Command } from '../command.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { noWords } from '../completion/charts.ts';

async function run({ program, flags, settings, out }: Call): Promise<void> {
  const format = outputFormat(flags);
  const info = buildInfo(program, settings.helm);
  const template = flags.string('template');
  if (template !== '') {
    const { renderVersion } = await import('../version-template.ts');
    out.print(renderVersion(template, info));
  } else if (format !== 'table') out.print(await encodedInfo(info, format));
  else if (flags.bool('short')) out.print(`${info.version}\n`);
  else {
    const { version, gitCommit, gitTreeState, goVersion, kubeClientVersion } = info;
    const fields = `Version:"${version}", GitCommit:"${gitCommit}", GitTreeState:"${gitTreeState}", GoVersion:"${goVersion}"`;
    const client = kubeClientVersion === undefined ? '' : `, KubeClientVersion:"${kubeClientVersion}"`;
    out.print(`version.BuildInfo{${fields}${client}}\n`);
  }
}

/** With the names of Helm's JSON. */
async function encodedInfo(info: BuildInfo, format: 'json' | 'yaml'): Promise<string> {
  const { encoded, ordered } = await import('../../action/read/encoded.ts');
  const { version, gitCommit, gitTreeState, goVersion, kubeClientVersion } = info;
  const members = { version, git_commit: gitCommit, git_tree_state: gitTreeState, go_version: goVersion };
  const client = kubeClientVersion === undefined ? {} : { kube_client_version: kubeClientVersion };
  return encoded(ordered({ ...members, ...client }), format);
}

export const versionCommand: Command = {
  long: `Prints the version as Helm does:

    version.BuildInfo{Version:"v3.22.0+scull.0.1.0", GitCommit:"", GitTreeState:"clean", GoVersion:"go1.26.8"}

The version is that of the Helm whose behaviour this is (HELM_COMPAT), so that scripts which ask for it find what they
expect; its build part names scull's own version, unless it was started under the name helm. GoVersion is the Go whose template,
number and time rules are followed.

A --template sees .Version, .GitCommit, .GitTreeState and .GoVersion.`,
  examples: `  # the version alone
  {program} version --short

  # as a sentence
  {program} version --template='{program} is {{.Version}}'`,
  flags: [
    { name: 'short', type: 'bool', usage: 'print the version number alone' },
    { name: 'template', type: 'string', usage: 'Go template to print the version with' },
    outputFlag,
    { name: 'client', shorthand: 'c', type: 'bool', default: 'true', usage: 'without effect', hidden: true },
  ],
  args: { kind: 'exactly', count: 0 },
  complete: () => noWords,
  run,
};
