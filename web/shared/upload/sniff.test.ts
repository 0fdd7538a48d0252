import { expect, test } from 'vitest';
import { sniff } from './sniff';
import { box, bytes, heic, jpeg, movie, png, uint32, webp } from './testing/files';

const brand = (...brands: string[]) => box('ftyp', brands[0] ?? '', uint32(0), ...brands.slice(1));

test.each([
  ['a JPEG', jpeg(), 'image/jpeg'],
  ['a PNG', png(), 'image/png'],
  ['a WebP', webp(), 'image/webp'],
  ['a HEIC', heic(), 'image/heic'],
  ['pictures in HEIF whose codec follows', brand('mif1', 'heic'), 'image/heic'],
  ['a QuickTime movie', movie(), 'video/quicktime'],
  ['a QuickTime movie of before brands', box('wide'), 'video/quicktime'],
  ['an MP4', movie('mp42'), 'video/mp4'],
  ['an MP4 of an unknown make that is compatible', brand('XYZ ', 'isom'), 'video/mp4'],
  ['a 3GPP video', movie('3gp5'), 'video/3gpp'],
  ['a WebM', bytes([0x1a, 0x45, 0xdf, 0xa3], 'B\x82\x84webm'), 'video/webm'],
])('%s is taken', (_, file, contentType) => {
  expect(sniff(file).contentType).toBe(contentType);
});

test.each([
  ['an AVIF picture', brand('avif', 'mif1')],
  ['an AVIF picture', brand('mif1', 'avif')],
  ['a camera raw picture', brand('crx ')],
  ['a sound recording', brand('M4A ')],
  ['an MP4 file of an unknown kind', brand('zzzz')],
  ['a Matroska video', bytes([0x1a, 0x45, 0xdf, 0xa3], 'B\x82\x88matroska')],
  ['a PDF document', bytes('%PDF-1.7')],
  ['a GIF picture', bytes('GIF89a')],
  ['an archive or office document', bytes('PK\x03\x04')],
  ['a sound recording', bytes('RIFF\0\0\0\0WAVE')],
  ['a DICOM file', bytes(new Uint8Array(128), 'DICM')],
  ['a text', bytes('Dear doctor,\n')],
  ['a file of an unknown kind', bytes([0, 1, 2, 3])],
  ['a file of an unknown kind', bytes([])],
  ['a file of an unknown kind', bytes(uint32(3), 'moov')],
])('%s is not', (found, file) => {
  expect(sniff(file)).toEqual({ found });
});
