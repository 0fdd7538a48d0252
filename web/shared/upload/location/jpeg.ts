import { Block } from './block';
import { bytesOf, type Cleaning, startsWith, viewOf } from './cleaning';
import { cleanTiff } from './tiff';
import { cleanXmp } from './xmp';

const exif = 'Exif\0\0';
const xmp = 'http://ns.adobe.com/xap/1.0/\0';
const marker = { start: 0xd8, end: 0xd9, scan: 0xda, app1: 0xe1 };
const scanStep = 1024 * 1024;

/**
 * Cleans one JPEG file (ITU-T T.81, annex B), segment by segment and through its scans.
 * @returns where it ends, which is not where the file ends if another one was appended; unset where it is broken.
 */
export async function cleanJpeg(cleaning: Cleaning, start: number, end: number): Promise<number | undefined> {
  let at = start + 2;
  while (at + 4 <= end) {
    const head = await bytesOf(cleaning.file, at, 4);
    const kind = head[1] ?? 0;
    if (head[0] === 0xff && kind === 0xff) {
      // A marker may be preceded by any number of these (B.1.1.2).
      at++;
      continue;
    }
    if (head[0] !== 0xff || kind < 0xc0 || kind === marker.start) return undefined;
    if (kind === marker.end) return at + 2;
    const length = viewOf(head).getUint16(2);
    if (kind === marker.app1) await cleanSegment(cleaning, at + 4, length - 2);
    at += 2 + length;
    if (kind === marker.scan) at = await nextMarker(cleaning.file, at, end);
  }
  return (await bytesOf(cleaning.file, at, 2))[1] === marker.end ? at + 2 : undefined;
}

async function cleanSegment(cleaning: Cleaning, at: number, length: number): Promise<void> {
  const block = await Block.read(cleaning.file, [{ at, length }]);
  if (startsWith(block.bytes, exif)) {
    const taken = cleanTiff(block.bytes.subarray(exif.length));
    cleaning.taken ??= taken;
  } else if (startsWith(block.bytes, xmp)) cleanXmp(block.bytes.subarray(xmp.length));
  block.commit(cleaning.edits);
}

/** Past entropy-coded bytes, in which FF is followed by 00, FF or a restart's number. */
async function nextMarker(file: Blob, from: number, end: number): Promise<number> {
  for (let at = from; at < end - 1; at += scanStep) {
    // One byte more, for a marker whose second byte the next step would begin with.
    const bytes = await bytesOf(file, at, Math.min(scanStep + 1, end - at));
    for (let i = bytes.indexOf(0xff); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(0xff, i + 1)) {
      const kind = bytes[i + 1] ?? 0;
      if (kind >= 0xc0 && kind !== 0xff && (kind < 0xd0 || kind > 0xd7)) return at + i;
    }
  }
  return end;
}
