import { testAdvisories } from './advisory.ts';
import { chartAdvisories } from './charts.ts';

testAdvisories(chartAdvisories);
