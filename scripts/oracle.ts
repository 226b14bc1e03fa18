// `npm run oracle [-- NAME…]`: builds real Helm 3.22.0 and 4.3.1 from their Go modules, as their releases are built, once, into
// ~/.cache/scull/oracle (helm3, helm4). Needs Go. Without the link flags Helm says Kubernetes v1.20.0 and many charts
// fail their version check.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const out = join(homedir(), '.cache/scull/oracle');
const builds = [
  { name: 'helm3', module: 'helm.sh/helm/v3', version: 'v3.22.0', kube: ['pkg/lint/rules', 'pkg/chartutil'] },
  { name: 'helm4', module: 'helm.sh/helm/v4', version: 'v4.3.1', kube: [] },
];
mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2);
for (const { name, module, version, kube } of builds) {
  if (existsSync(join(out, name)) || (wanted.length > 0 && !wanted.includes(name))) continue;
  const set = [
    `${module}/internal/version.version=${version}`,
    `${module}/internal/version.gitTreeState=clean`,
    ...kube.flatMap((p) => [`${module}/${p}.k8sVersionMajor=1`, `${module}/${p}.k8sVersionMinor=37`]),
  ];
  const bin = join(out, '.building');
  console.error(`building ${name} ${version} (two minutes, once)`);
  const run = spawnSync(
    'go',
    [
      'install',
      '-trimpath',
      '-ldflags',
      ['-w', '-s', ...set.map((s) => `-X ${s}`)].join(' '),
      `${module}/cmd/helm@${version}`,
    ],
    { stdio: 'inherit', env: { ...process.env, GOBIN: bin } },
  );
  if (run.status !== 0) {
    console.error(`could not build ${name}: is Go installed?`);
    process.exit(1);
  }
  renameSync(join(bin, 'helm'), join(out, name));
  rmSync(bin, { recursive: true });
}
console.log(out);
