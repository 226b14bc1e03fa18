import { sprint, sprintf, sprintln } from '../../src/go/fmt.ts';
import { expectAnswers } from './answers.ts';

for (const theme of ['fmt-integers', 'fmt-floats', 'fmt-strings', 'fmt-composite', 'fmt-format']) {
  expectAnswers(theme, (format, args) => {
    if (format === 'Sprint') return sprint(args);
    if (format === 'Sprintln') return sprintln(args);
    return sprintf(format, args);
  });
}
