/** What `upgrade-check` prints. */
import { encoded, ordered } from '../../action/read/encoded.ts';
import type { UpgradeCheck } from '../../action/upgrade-check/check.ts';
import type { Finding } from '../../action/upgrade-check/finding.ts';
import { isTerminal } from '../../home/terminal.ts';
import { withoutSteering } from '../output.ts';

const titles: Readonly<Record<Finding['about'], string>> = {
  kubeVersion: 'Kubernetes',
  rendering: 'the chart',
  'value-gone': 'value',
  'value-type': 'value',
  default: 'default',
  'api-removed': 'API',
  immutable: 'immutable',
  refused: 'refused',
  crd: 'CRD',
  image: 'image',
};

/** Letters of a text. */
const MOST = 400;

export function checkText({ from, to, kubeVersion, findings }: UpgradeCheck): string {
  const of = (level: Finding['level']): Finding[] => findings.filter((finding) => finding.level === level);
  const [problems, changes] = [of('problem'), of('change')];
  const lines = [
    `${from} to ${to}, on Kubernetes ${kubeVersion}`,
    ...(problems.length === 0 ? [] : ['Problems:', ...problems.map(findingLine)]),
    ...(changes.length === 0 ? [] : ['Changes:', ...changes.map(findingLine)]),
    `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}, ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`,
  ];
  const text = lines.map((line) => `${line}\n`).join('');
  return isTerminal(1) ? withoutSteering(text) : text;
}

function findingLine({ about, subject, text }: Finding): string {
  const letters = Array.from(text.replaceAll('\n', ' '));
  // some refusals quote the whole object
  const shown = letters.length <= MOST ? letters.join('') : `${letters.slice(0, MOST).join('')}…`;
  return `  ${[titles[about], subject].filter((word) => word !== '').join(' ')}: ${shown}`;
}

export function checkData({ from, to, kubeVersion, findings }: UpgradeCheck, format: 'json' | 'yaml'): string {
  const found = findings.map(({ level, about, subject, text, before, after, instead }) =>
    ordered({
      level,
      about,
      subject,
      text,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(instead === undefined || instead.length === 0 ? {} : { instead: [...instead] }),
    }),
  );
  return encoded(ordered({ from, to, kubeVersion, findings: found }), format);
}
