import { testBadInput } from './bad-input.ts';
import { budgetCases } from './cases/budgets.ts';

testBadInput('budgets', budgetCases);
