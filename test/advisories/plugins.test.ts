import { testAdvisories } from './advisory.ts';
import { pluginAdvisories } from './plugins.ts';

testAdvisories(pluginAdvisories);
