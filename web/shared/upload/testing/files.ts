import { crc32 } from '../location/png';

// Files that tests make themselves: of the right structure, with places where cameras put them.

export const latitude = '+51.5074';
const point = `${latitude}-000.1278/`;

export type Bytes = Uint8Array<ArrayBuffer>;

export function bytes(...parts: (string | number[] | Uint8Array)[]): Bytes {
  const pieces = parts.map((part) =>
    typeof part === 'string' ? Uint8Array.from(part, (letter) => letter.charCodeAt(0)) : Uint8Array.from(part),
  );
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export function uint32(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function uint16(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

/** IFD0 with orientation, EXIF and GPS pointers; the time in EXIF, latitude 51 30 26 N in GPS. */
export function tiff(): Bytes {
  const entry = (tag: number, type: number, count: number, value: number[]) =>
    bytes(uint16(tag), uint16(type), uint32(count), value);
  const [exifAt, gpsAt, timeAt, latitudeAt] = [50, 68, 98, 118];
  return bytes(
    ['M', 'M'].map((c) => c.charCodeAt(0)),
    [0, 42],
    uint32(8),
    uint16(3),
    entry(0x0112, 3, 1, [0, 6, 0, 0]),
    entry(0x8769, 4, 1, uint32(exifAt)),
    entry(0x8825, 4, 1, uint32(gpsAt)),
    uint32(0),
    uint16(1),
    entry(0x9003, 2, 20, uint32(timeAt)),
    uint32(0),
    uint16(2),
    entry(1, 2, 2, [0x4e, 0, 0, 0]),
    entry(2, 5, 3, uint32(latitudeAt)),
    uint32(0),
    '2026:11:27 14:05:09\0',
    uint32(51),
    uint32(1),
    uint32(30),
    uint32(1),
    uint32(26),
    uint32(1),
  );
}

/** The three numbers that say where. */
export const gpsValues = bytes(uint32(51), uint32(1), uint32(30), uint32(1), uint32(26), uint32(1));

export function xmp(): string {
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="51,30.44N" xmp:Rating="3">' +
    '<photoshop:City>London</photoshop:City><dc:title>Arm</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>'
  );
}

export function jpeg(...segments: Bytes[]): Bytes {
  const app1 = segments.map((segment) => bytes([0xff, 0xe1], uint16(segment.length + 2), segment));
  const scan = bytes([0xff, 0xda], uint16(4), [0, 0], [0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56], [0xff, 0xd9]);
  return bytes([0xff, 0xd8], ...app1, scan);
}

export function jpegWithPlace(): Bytes {
  return jpeg(bytes('Exif\0\0', tiff()), bytes('http://ns.adobe.com/xap/1.0/\0', xmp()));
}

export function png(): Bytes {
  const chunk = (type: string, data: Bytes) => bytes(uint32(data.length), type, data, uint32(crc32(bytes(type, data))));
  return bytes(
    [0x89],
    'PNG\r\n\x1a\n',
    chunk('IHDR', bytes(uint32(1), uint32(1), [8, 0, 0, 0, 0])),
    chunk('eXIf', tiff()),
    chunk('iTXt', bytes('XML:com.adobe.xmp\0\0\0\0\0', xmp())),
    chunk('IDAT', bytes([0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1])),
    chunk('eXIf', tiff()),
    chunk('IEND', bytes()),
  );
}

export function webp(): Bytes {
  const little = (value: number) => uint32(value).reverse();
  const chunk = (type: string, data: Bytes) => bytes(type, little(data.length), data, data.length % 2 ? [0] : []);
  const body = bytes(
    'WEBP',
    chunk('VP8X', bytes(Array(10).fill(0))),
    chunk('EXIF', tiff()),
    chunk('XMP ', bytes(xmp())),
  );
  return bytes('RIFF', little(body.length), body);
}

export function box(type: string, ...body: (string | number[] | Uint8Array)[]): Bytes {
  const content = bytes(...body);
  return bytes(uint32(content.length + 8), type, content);
}

/** A movie with its place in (c)xyz, in loci and under QuickTime's key, and a track of the way taken. */
export function movie(brand = 'qt  '): Bytes {
  const key = 'com.apple.quicktime.location.ISO6709';
  const head = box('ftyp', brand, uint32(0), brand);
  const media = box('mdat', point, 'picture and sound');
  const way = box(
    'trak',
    box('tkhd', uint32(0)),
    box(
      'mdia',
      box('hdlr', uint32(0), uint32(0), 'meta'),
      box(
        'minf',
        box(
          'stbl',
          box('stsd', uint32(0), uint32(1), box('camm', uint32(0))),
          box('stsc', uint32(0), uint32(1), uint32(1), uint32(1), uint32(1)),
          box('stsz', uint32(0), uint32(point.length), uint32(1)),
          box('stco', uint32(0), uint32(1), uint32(head.length + 8)),
        ),
      ),
    ),
  );
  return bytes(
    head,
    media,
    box(
      'moov',
      box('mvhd', uint32(0), uint32(3_863_000_000), uint32(0)),
      way,
      box('udta', box('\xa9xyz', uint16(point.length), uint16(0), point), box('loci', uint32(0), 'London\0')),
      box(
        'meta',
        box('hdlr', uint32(0), uint32(0), 'mdta'),
        box('keys', uint32(0), uint32(1), box('mdta', key)),
        box('ilst', box('\0\0\0\x01', box('data', uint32(1), uint32(0), point))),
      ),
    ),
  );
}

/** A picture whose Exif and XMP are items. */
export function heic(): Bytes {
  const exif = bytes(uint32(0), tiff());
  const packet = bytes(xmp());
  const head = box('ftyp', 'heic', uint32(0), 'mif1');
  const entry = (id: number, type: string, rest: string) =>
    box('infe', [2, 0, 0, 0], uint16(id), uint16(0), type, '\0', rest);
  const meta = (at: number) =>
    box(
      'meta',
      uint32(0),
      box('hdlr', uint32(0), uint32(0), 'pict'),
      box('iinf', uint32(0), uint16(2), entry(1, 'Exif', ''), entry(2, 'mime', 'application/rdf+xml\0')),
      box(
        'iloc',
        uint32(0),
        [0x44, 0],
        uint16(2),
        ...[
          [1, at, exif.length],
          [2, at + exif.length, packet.length],
        ].map(([id = 0, from = 0, length = 0]) =>
          bytes(uint16(id), uint16(0), uint16(1), uint32(from), uint32(length)),
        ),
      ),
    );
  const at = head.length + meta(0).length + 8;
  return bytes(head, meta(at), box('mdat', exif, packet));
}
