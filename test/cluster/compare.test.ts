import { expect, test } from 'bun:test';
import { compareRuns, normalizeOutput } from './compare.ts';

const failed = { step: 'test web', status: 1, stdout: '', snapshot: { objects: new Map(), records: new Map() } };

// seen of Helm 4.3.1 in one run of five hundred
const watchEnded =
  'I1122 08:13:01.226731   41023 reflector.go:664] "Warning: watch ended with error" type="/v1, Kind=Pod" ' +
  'err="an error on the server (\\"unable to decode an event from the watch stream: context canceled\\")"\n';

const bodyEnded =
  'E1122 10:41:09.118273   51320 request.go:1198] "Unexpected error when reading response body" err="context canceled"\n';

test.each([
  [
    'what a library tells of a body that it cancelled',
    `${bodyEnded}Error: context canceled\n`,
    'Error: context canceled\n',
  ],
  ['what a library tells of its own cancelled watch', `${watchEnded}Error: pod b failed\n`, 'Error: pod b failed\n'],
  [
    'any other word of a library',
    'W1122 08:13:01.226731   41023 warnings.go:70] unknown field "spec.x"\n',
    'W warnings.go:70] unknown field "spec.x"\n',
  ],
])('%s', (_, printed, compared) => {
  expect(normalizeOutput(printed, 'ns')).toBe(compared);
});

test('an error with other words is a difference', () => {
  const differences = compareRuns([{ ...failed, stderr: 'Error: a\n' }], [{ ...failed, stderr: 'Error: b\n' }]);
  expect(differences.map(({ aspect }) => aspect)).toEqual(['stderr', 'error']);
});
