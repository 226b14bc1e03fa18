import { testBadInput } from './bad-input.ts';
import { chartCases } from './cases/charts.ts';

testBadInput('charts', chartCases);
