import { startsWith } from './location/cleaning';
import { latin1 } from './location/words';

/** What a file is by its first bytes, whatever its name says. */
export interface Sniffed {
  /** Set where it is taken. */
  readonly contentType?: string;
  /** Completes "This is ...". */
  readonly found: string;
}

const heic = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'mif2', 'mif3', 'msf1', 'jpeg', 'jpgs']);
const mp4 = new Set(
  'isom mp41 mp42 mp71 avc1 hvc1 iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 M4VH M4VP mmp4 MSNV XAVC dash msdh cmfc NDSC'
    .split(' ')
    .concat('M4V ', 'f4v ', 'NDSH', 'NDSM', 'NDSP'),
);

const others: readonly (readonly [at: number, start: string, found: string])[] = [
  [0, '%PDF', 'a PDF document'],
  [0, 'GIF8', 'a GIF picture'],
  [0, 'BM', 'a bitmap picture'],
  [0, 'II*\0', 'a TIFF or camera raw picture'],
  [0, 'MM\0*', 'a TIFF or camera raw picture'],
  [0, 'PK\x03\x04', 'an archive or office document'],
  [0, '\xd0\xcf\x11\xe0', 'an office document'],
  [0, 'Rar!', 'an archive'],
  [0, '\x1f\x8b', 'an archive'],
  [0, 'ID3', 'a sound recording'],
  [0, 'OggS', 'a sound recording'],
  [0, 'fLaC', 'a sound recording'],
  [8, 'WAVE', 'a sound recording'],
  [8, 'AVI ', 'an AVI video'],
  [128, 'DICM', 'a DICOM file'],
  [344, 'n+1\0', 'a NIfTI file'],
  [0, '\x7fELF', 'a program'],
  [0, 'MZ', 'a program'],
];

export function sniff(head: Uint8Array): Sniffed {
  if (startsWith(head, '\xff\xd8\xff')) return { contentType: 'image/jpeg', found: 'a JPEG photo' };
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return { contentType: 'image/png', found: 'a PNG picture' };
  if (startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8))
    return { contentType: 'image/webp', found: 'a WebP picture' };
  if (startsWith(head, '\x1a\x45\xdf\xa3'))
    return latin1(head).includes('webm')
      ? { contentType: 'video/webm', found: 'a WebM video' }
      : { found: 'a Matroska video' };
  return sniffBoxes(head) ?? { found: others.find(([at, start]) => startsWith(head, start, at))?.[2] ?? said(head) };
}

function sniffBoxes(head: Uint8Array): Sniffed | undefined {
  const type = latin1(head.subarray(4, 8));
  const quickTime = { contentType: 'video/quicktime', found: 'a QuickTime video' };
  if (type !== 'ftyp') {
    // QuickTime before brands; a size that could not be a box's speaks for text or chance.
    const size = ((head[0] ?? 0) * 2 ** 24) | ((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0);
    return /^(moov|mdat|wide|free|skip|pnot)$/.test(type) && (size >>> 0 < 2 || size >>> 0 >= 8)
      ? quickTime
      : undefined;
  }
  const brands = brandsOf(head);
  for (const brand of brands) {
    // mif1 says no more than "still pictures"; the codec's own brand follows.
    if (brand === 'avif' || brand === 'avis' || (/^m[is]f1$/.test(brand) && brands.includes('avif')))
      return { found: 'an AVIF picture' };
    if (heic.has(brand)) return { contentType: 'image/heic', found: 'a HEIC photo' };
    if (brand === 'qt  ') return quickTime;
    if (/^3g[p2eghrst]/.test(brand)) return { contentType: 'video/3gpp', found: 'a 3GPP video' };
    if (mp4.has(brand)) return { contentType: 'video/mp4', found: 'an MP4 video' };
    if (brand === 'crx ') return { found: 'a camera raw picture' };
    if (/^M4[ABP] $/.test(brand)) return { found: 'a sound recording' };
  }
  return { found: 'an MP4 file of an unknown kind' };
}

/** The major brand, then those that it is compatible with. */
function brandsOf(head: Uint8Array): string[] {
  const size = Math.min(head.length, ((head[2] ?? 0) << 8) | (head[3] ?? 0));
  const brands = [latin1(head.subarray(8, 12))];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(latin1(head.subarray(at, at + 4)));
  return brands;
}

function said(head: Uint8Array): string {
  const isText = head.length > 0 && head.every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13));
  return isText ? 'a text' : 'a file of an unknown kind';
}
