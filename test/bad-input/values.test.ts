import { testBadInput } from './bad-input.ts';
import { valuesCases } from './cases/values.ts';

testBadInput('values', valuesCases);
