import { Block } from './block';
import { bytesOf, type Cleaning, mostBytes, startsWith, viewOf } from './cleaning';
import { cleanTiff } from './tiff';
import { latin1 } from './words';
import { cleanXmp } from './xmp';

const identifier = 'Exif\0\0';

/** Cleans the EXIF and XMP chunks of a WebP file (RFC 9649, 2.7). */
export async function cleanWebP(cleaning: Cleaning, start: number, end: number): Promise<number | undefined> {
  const riff = await bytesOf(cleaning.file, start, 8);
  const size = viewOf(riff).getUint32(4, true);
  const stop = start + 8 + size + (size % 2);
  if (stop > end) return undefined;
  for (let at = start + 12; at + 8 <= stop; ) {
    const head = await bytesOf(cleaning.file, at, 8);
    const [type, length] = [latin1(head.subarray(0, 4)), viewOf(head).getUint32(4, true)];
    if (at + 8 + length > stop) return undefined;
    if (length <= mostBytes) await cleanChunk(cleaning, type, at + 8, length);
    at += 8 + length + (length % 2);
  }
  return stop;
}

async function cleanChunk(cleaning: Cleaning, type: string, at: number, length: number): Promise<void> {
  if (type !== 'EXIF' && type !== 'XMP ') return;
  const block = await Block.read(cleaning.file, [{ at, length }]);
  if (type === 'XMP ') cleanXmp(block.bytes);
  else {
    // Some writers put JPEG's identifier first.
    const taken = cleanTiff(block.bytes.subarray(startsWith(block.bytes, identifier) ? identifier.length : 0));
    cleaning.taken ??= taken;
  }
  block.commit(cleaning.edits);
}
