/** What is written can be read: quotations, numbers, durations, versions, packed and encoded bytes. */
import { expect, test } from 'bun:test';
import { gzipChart } from '../../../src/chart/gzip.ts';
import { durationString, parseDuration } from '../../../src/go/duration.ts';
import { compileRegexp, quoteMeta } from '../../../src/go/regexp.ts';
import { Constraints } from '../../../src/go/semver-constraint.ts';
import { compareVersions, parseVersion, versionString, type Version } from '../../../src/go/semver.ts';
import { formatFloat, parseFloat, parseInt, quote, quoteToASCII, unquote } from '../../../src/go/strconv.ts';
import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { pathEscape, pathUnescape, queryEscape, queryUnescape } from '../../../src/go/url.ts';
import { gunzip } from '../../../src/loader/gunzip.ts';
import { armoredBlocks, encodeArmor } from '../../../src/provenance/openpgp/armor.ts';
import { readClearsigned, withoutTrailingBlanks, writeClearsigned } from '../../../src/provenance/openpgp/clearsign.ts';
import { decodeBase64 } from '../../../src/sprig/encoding.ts';
import type { Prng } from '../../random/prng.ts';
import { anyBytes, anyText, forAll, validText } from './for-all.ts';

test('bytes become a Go string and bytes again', () =>
  forAll(2000, (prng) => {
    const bytes = anyBytes(prng);
    expect(toBytes(fromBytes(bytes))).toEqual(bytes);
  }));

test('what is quoted is unquoted', () =>
  forAll(3000, (prng) => {
    const text = anyText(prng);
    expect(unquote(quote(text))).toBe(text);
    const ascii = quoteToASCII(text);
    expect(ascii).toMatch(/^[ -~]*$/);
    expect(unquote(ascii)).toBe(text);
  }));

test('what is escaped for an address is unescaped', () =>
  forAll(2000, (prng) => {
    const text = anyText(prng);
    expect(queryUnescape(queryEscape(text))).toBe(text);
    expect(pathUnescape(pathEscape(text))).toBe(text);
  }));

test('an expression of a quoted text finds that text', () =>
  forAll(2000, (prng) => {
    const text = validText(prng);
    expect(compileRegexp(`^${quoteMeta(text)}$`).matches(text)).toBe(true);
    expect(compileRegexp(quoteMeta(text)).find(`<${text}>`)).toBe(text);
  }));

test('numbers are read as they were written', () =>
  forAll(5000, (prng) => {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setUint32(0, prng.uint32());
    bits.setUint32(4, prng.chance(0.5) ? 0 : prng.uint32());
    const [float, whole] = [bits.getFloat64(0), bits.getBigInt64(0)];
    if (!Number.isNaN(float)) {
      for (const format of ['g', 'e', 'f', 'x', 'b']) {
        if (format !== 'b') expect(parseFloat(formatFloat(float, format, -1))).toBe(float);
        else expect(formatFloat(float, format, -1)).not.toBe('');
      }
    }
    for (const base of [2, 8, 10, 16, 36]) expect(parseInt(whole.toString(base), base)).toBe(whole);
  }));

test('durations are read as they were written', () =>
  forAll(3000, (prng) => {
    const digits = prng.below(63);
    const duration = BigInt.asIntN(64, (BigInt(prng.uint32()) << 32n) | BigInt(prng.uint32())) >> BigInt(digits);
    expect(parseDuration(durationString(duration))).toBe(duration);
  }));

test('packed bytes are unpacked', () =>
  forAll(300, (prng) => {
    const bytes = anyBytes(prng, 3000);
    expect(gunzip(gzipChart(bytes))).toEqual({ data: bytes, isCut: false });
    const base64 = toBytes(Buffer.from(bytes).toString('base64'));
    expect(decodeBase64(base64)).toEqual(bytes);
  }));

test('armour and clear signatures hold what was put into them', () =>
  forAll(500, (prng) => {
    const bytes = anyBytes(prng);
    expect([...armoredBlocks(encodeArmor('PGP SIGNATURE', bytes))].map(({ type, data }) => [type, data()])).toEqual([
      ['PGP SIGNATURE', bytes],
    ]);
    const text = withoutTrailingBlanks(validText(prng, 30).replaceAll(/[\r\0]/g, '-'));
    const read = readClearsigned(writeClearsigned(text, 'SHA512', bytes));
    expect(read?.text).toBe(text);
    expect(read?.signatures()).toEqual(bytes);
  }));

const parts = ['0', '1', '2', '10', '18446744073709551615'];
const suffixes = ['', '', '-a', '-a.1', '-a.10', '-a.b', '-1', '-rc.2', '-a-b', '-0'];

function anyVersion(prng: Prng): Version {
  const numbers = [1, 2, 3].map(() => prng.pick(parts)).join('.');
  return parseVersion(`${numbers}${prng.pick(suffixes)}${prng.pick(['', '', '+b'])}`);
}

test('versions are in one order: total, antisymmetric, transitive', () =>
  forAll(5000, (prng) => {
    const [a, b, c] = [anyVersion(prng), anyVersion(prng), anyVersion(prng)];
    expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) || 0);
    expect(compareVersions(a, a)).toBe(0);
    if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    expect(compareVersions(parseVersion(versionString(a)), a)).toBe(0);
  }));

test('comparing constraints agree with the order', () =>
  forAll(3000, (prng) => {
    const [a, b] = [anyVersion(prng), anyVersion(prng)];
    const order = Math.sign(compareVersions(a, b));
    const holds = (operator: string): boolean =>
      new Constraints(`${operator}${versionString({ ...b, metadata: '' })}`, { includePrerelease: true }).check(a);
    expect([holds('>'), holds('<'), holds('>='), holds('<=')]).toEqual([order > 0, order < 0, order >= 0, order <= 0]);
  }));
