import { expect, test } from 'vitest';
import { isoDate } from './date-of-birth';

test.each([
  ['3', '3', '1971', '1971-03-03'],
  [' 03 ', '12', '2019', '2019-12-03'],
  ['29', '2', '2024', '2024-02-29'],
  ['29', '2', '2023', undefined],
  ['31', '4', '1990', undefined],
  ['0', '1', '1990', undefined],
  ['1', '13', '1990', undefined],
  ['1', '1', '71', undefined],
  ['', '1', '1990', undefined],
  ['one', '1', '1990', undefined],
  ['1.5', '1', '1990', undefined],
])('%s %s %s is %s', (day, month, year, expected) => {
  expect(isoDate(day, month, year)).toBe(expected);
});
