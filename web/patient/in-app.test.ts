import { expect, test } from 'vitest';
import { isInApp } from './in-app';

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`${iphone} Version/17.5 Mobile/15E148 Safari/604.1`, false],
  [`${iphone} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`, false],
  [`${iphone} FxiOS/127.0 Mobile/15E148 Safari/605.1.15`, false],
  [`${iphone} Mobile/15E148`, true],
  [`${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/467.0.0.36.108]`, true],
  [`${iphone} Mobile/15E148 Instagram 334.0.4.32.98`, true],
  [`${iphone} Safari/604.1 Line/14.9.0`, true],
  [`${android} Chrome/126.0.0.0 Mobile Safari/537.36`, false],
  [`${android} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, false],
  ['Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0', false],
  [android.replace('Pixel 8)', 'Pixel 8; wv)'), true],
  [`${android} Chrome/126.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/467.0]`, true],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0', false],
])('%s', (userAgent, expected) => expect(isInApp(userAgent, false)).toBe(expected));

test('a page on the home screen is nobody else’s', () => expect(isInApp(`${iphone} Mobile/15E148`, true)).toBe(false));
