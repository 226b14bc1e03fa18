import { testBadInput } from './bad-input.ts';
import { archiveCases } from './cases/archives.ts';

testBadInput('archives', archiveCases);
