/**
 * Runs one command and prints its sample as JSON. A process starts with the peak memory of the one that spawned it, so a
 * benchmark that has grown large measures through this one, which is small.
 */
import { runOnce } from './measure.ts';

const [cwd, ...argv] = process.argv.slice(2);
console.log(JSON.stringify(runOnce({ argv, cwd: cwd!, env: process.env as Record<string, string> })));
