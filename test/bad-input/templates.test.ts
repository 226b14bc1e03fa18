import { testBadInput } from './bad-input.ts';
import { templateCases } from './cases/templates.ts';

testBadInput('templates', templateCases);
