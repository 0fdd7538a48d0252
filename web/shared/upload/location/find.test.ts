import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { box, bytes, gpsValues, heic, jpeg, jpegWithPlace, movie, png, tiff, webp, xmp } from '../testing/files';
import { compose } from './edits';
import { findPlaces } from './find';
import { crc32 } from './png';
import { latin1 } from './words';

const places = /GPSLatitude|London|\+51\.5074|loci/;

async function cleaned(file: Uint8Array<ArrayBuffer>) {
  const { edits, taken } = await findPlaces(new Blob([file]));
  const after = new Uint8Array(await compose(new Blob([file]), edits).arrayBuffer());
  return { text: latin1(after), after, taken, edits };
}

const made: Record<string, Uint8Array<ArrayBuffer>> = {
  'a JPEG': jpegWithPlace(),
  'a PNG with two eXIf': png(),
  'a WebP': webp(),
  'a HEIC': heic(),
  'a QuickTime movie': movie(),
  'an MP4': movie('isom'),
  'a 3GPP video': movie('3gp4'),
  'a JPEG with a second one behind': bytes(jpegWithPlace(), jpegWithPlace()),
  'a motion photo': bytes(jpegWithPlace(), movie('mp42')),
  'a motion photo with a gap': bytes(jpeg(), 'MotionPhoto', movie('mp42')),
  'a HEIC with its video in a box': bytes(heic(), box('mpvd', movie('mp42'))),
};

describe('a file that says where it was taken', () => {
  test.each(Object.entries(made))('%s says so no more, and is as long', async (_, file) => {
    const before = latin1(file);
    const { text } = await cleaned(file);

    expect(before).toMatch(places);
    expect(text).toHaveLength(before.length);
    expect(text).not.toMatch(places);
    expect(text).not.toContain(latin1(gpsValues));
  });

  test.each(Object.entries(made))('%s has nothing more to change then', async (_, file) => {
    const { after } = await cleaned(file);
    expect((await cleaned(after)).edits).toEqual([]);
  });

  test('keeps what says nothing of places', async () => {
    const { text } = await cleaned(jpegWithPlace());
    expect(text).toContain('2026:11:27 14:05:09');
    expect(text).toContain('xmp:Rating="3"');
    expect(text).toContain('<dc:title>Arm</dc:title>');
    // The orientation, and the end of a directory that has one entry less.
    expect(text).toContain(latin1(bytes([0, 2, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0])));
  });

  test('tells when it was taken', async () => {
    const photo = new Date(2026, 10, 27, 14, 5, 9);
    for (const file of [jpegWithPlace(), png(), webp(), heic()]) expect((await cleaned(file)).taken).toEqual(photo);
    expect((await cleaned(movie())).taken?.toISOString()).toBe('2026-05-30T15:33:20.000Z');
  });
});

test('each chunk of a PNG keeps a CRC that is right', async () => {
  const { after } = await cleaned(png());
  const view = new DataView(after.buffer);
  for (let at = 8; at < after.length; at += 12 + view.getUint32(at)) {
    const length = view.getUint32(at);
    expect(view.getUint32(at + 8 + length)).toBe(crc32(after.subarray(at + 4, at + 8 + length)));
  }
});

test('a file without places stays as it is', async () => {
  for (const file of [jpeg(), jpeg(bytes('Exif\0\0MM\0*')), movie('isom').subarray(0, 20), bytes('text')])
    expect((await cleaned(file)).edits).toEqual([]);
});

test('a file that is broken anywhere is walked without an error', async () => {
  for (const file of [jpegWithPlace(), png(), webp(), heic(), movie()]) {
    for (let at = 4; at < file.length; at += 7) {
      const broken = file.slice();
      broken[at] = 0xff;
      await findPlaces(new Blob([broken]));
      await findPlaces(new Blob([file.subarray(0, at)]));
    }
  }
});

test('XMP that is no well-formed XML goes whole when it speaks of places', async () => {
  const { text } = await cleaned(jpeg(bytes('http://ns.adobe.com/xap/1.0/\0', xmp().slice(0, 120))));
  expect(text).not.toMatch(places);
});

test('a TIFF whose directories point at each other is walked once', async () => {
  const looped = tiff();
  looped.set([0, 0, 0, 8], 46);
  expect(latin1((await cleaned(jpeg(bytes('Exif\0\0', looped)))).after)).not.toContain(latin1(gpsValues));
});

const samples = resolve(process.env.IMAGING_SAMPLES ?? join(import.meta.dirname, '../../../../../shared/samples'));
const real = ['photo/DSCN0010.jpg', 'photo/IMG_1034.heic', 'video/with-gps.mov', 'video/with-gps.mp4'];

describe.skipIf(!existsSync(samples))('a real file', () => {
  test.each(real)('%s has no place for exiftool any more', async (name) => {
    const { after, edits } = await cleaned(new Uint8Array(readFileSync(join(samples, name))));
    const file = join(mkdtempSync('/tmp/imaging-places-'), 'file');
    writeFileSync(file, after);
    const said = execFileSync('exiftool', ['-ee', '-G1', '-a', '-u', file], { encoding: 'utf8' });

    expect(edits.length).toBeGreaterThan(0);
    expect(said).not.toMatch(/GPS(?!-)|Location|ISO 6709/i);
    expect((await cleaned(after)).edits).toEqual([]);
  });
});
