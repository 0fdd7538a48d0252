import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOff } from './back-off';
import { Pace } from './pace';
import { retryAfter } from './send';

test('waits grow up to a minute, and are never what the server forbids', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.nat(3_600_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, asked, random) => {
        const wait = backOff(failures, asked, () => random);
        expect(wait).toBeGreaterThanOrEqual(Math.max(asked, 500));
        expect(wait).toBeLessThanOrEqual(Math.max(asked, 60_000));
      },
    ),
  );
  expect(backOff(0, 0, () => 1)).toBe(1_000);
  expect(backOff(3, 0, () => 1)).toBe(8_000);
  expect(backOff(3, 0, () => 0)).toBe(4_000);
});

test.each([
  ['7', 7000],
  [' 0 ', 0],
  [null, undefined],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['-1', undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(retryAfter(header)).toBe(expected);
});

test('time left is told from the last seconds, and not before it can be', () => {
  const pace = new Pace();
  pace.mark(0, 0);
  expect(pace.secondsFor(100)).toBeUndefined();
  for (let second = 1; second <= 60; second++) pace.mark(second * 1000, second * (second > 30 ? 20 : 10));
  expect(pace.secondsFor(200)).toBe(10);
  pace.reset();
  expect(pace.secondsFor(200)).toBeUndefined();
});

test('bytes that have to go again count once', () => {
  const pace = new Pace();
  for (const [second, bytes] of [
    [0, 0],
    [1, 100],
    [2, 50],
    [3, 100],
    [4, 150],
  ] as const)
    pace.mark(second * 1000, bytes);
  expect(pace.secondsFor(75)).toBe(2);
});
