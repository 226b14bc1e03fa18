import { expect, test } from 'bun:test';
import { renderNameTemplate } from '../../../src/action/render/name-template.ts';

test.each([
  ['{{ getHostByName "localhost" }}', /^(?:127\.0\.0\.1|::1)$/],
  ['{{ (genCA "a" 1).Key | trunc 31 }}', /^-----BEGIN RSA PRIVATE KEY-----$/],
  ['{{ env "WHERE" }}-{{ expandenv "$WHERE-${WHERE}" }}', /^here-here-here$/],
])('%s waits for its answers', async (template, name) => {
  expect(await renderNameTemplate(template, { WHERE: 'here' })).toMatch(name);
});
