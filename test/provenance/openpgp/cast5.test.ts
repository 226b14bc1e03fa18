import { expect, test } from 'bun:test';
import { cast5 } from '../../../src/provenance/openpgp/cast5.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

// RFC 2144, appendix B.1
test('the example of the standard', () => {
  const encrypt = cast5(bytes('0123456712345678234567893456789a'));
  expect(Buffer.from(encrypt(bytes('0123456789abcdef'))).toString('hex')).toBe('238b4fe5847e44b2');
});
