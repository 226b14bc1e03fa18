import { testAdvisories } from './advisory.ts';
import { sourceAdvisories } from './sources.ts';

testAdvisories(sourceAdvisories);
