import { testAdvisories } from './advisory.ts';
import { archiveAdvisories } from './archives.ts';

testAdvisories(archiveAdvisories);
