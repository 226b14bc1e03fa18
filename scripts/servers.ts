// `npm run servers [-- NAME…]`: the programs that tests of chart sources and of file-system faults need (registry, nginx, gpg,
// chromium, strace). What is not installed is built from its Go module, or unpacked from Debian's packages, once, into
// ~/.cache/scull/servers.
import { findProgram, makePrograms, programs } from '../test/sources/binaries.ts';

const wanted = programs.filter((name) => process.argv.length < 3 || process.argv.includes(name, 2));
try {
  await makePrograms((line) => {
    console.error(line);
  }, wanted);
  for (const name of wanted) console.log(`${name} ${findProgram(name)!}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
