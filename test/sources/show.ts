// `bun test/sources/show.ts NAME [PROGRAM]`: what real Helm (or PROGRAM) says and leaves in the scenarios whose name contains NAME.
import { realHelm } from '../cluster/cluster.ts';
import { treeText } from './compare.ts';
import { runScenario } from './scenario.ts';
import { allScenarios } from './scenarios/all.ts';

const [name = '', program = realHelm] = process.argv.slice(2);
for (const scenario of [...(await allScenarios()).values()].flat().filter((one) => one.name.includes(name))) {
  console.log(`===== ${scenario.name}`);
  let before = '';
  for (const { step, status, stdout, stderr, files } of await runScenario(scenario, () => program, realHelm)) {
    console.log(`$ helm ${step}\n${stdout}${stderr}--- exit status ${String(status)}`);
    const tree = treeText(files);
    if (tree !== before) console.log(tree);
    before = tree;
  }
}
process.exit();
