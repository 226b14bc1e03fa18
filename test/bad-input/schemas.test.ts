import { testBadInput } from './bad-input.ts';
import { schemaCases } from './cases/schemas.ts';

testBadInput('schemas', schemaCases);
