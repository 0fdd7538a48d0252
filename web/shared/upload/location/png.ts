import { Block } from './block';
import { bytesOf, type Cleaning, mostBytes, startsWith, viewOf } from './cleaning';
import { cleanTiff } from './tiff';
import { latin1 } from './words';
import { cleanXmp } from './xmp';

const xmp = 'XML:com.adobe.xmp\0';

/** Cleans the eXIf chunks and the XMP of a PNG file (PNG 3, 11.3), each with its CRC anew. */
export async function cleanPng(cleaning: Cleaning, start: number, end: number): Promise<number | undefined> {
  let at = start + 8;
  while (at + 12 <= end) {
    const head = await bytesOf(cleaning.file, at, 8);
    const [length, type] = [viewOf(head).getUint32(0), latin1(head.subarray(4))];
    if (at + 12 + length > end) return undefined;
    if ((type === 'eXIf' || type === 'iTXt') && length <= mostBytes) await cleanChunk(cleaning, type, at, length);
    at += 12 + length;
    if (type === 'IEND') return at;
  }
  return undefined;
}

async function cleanChunk(cleaning: Cleaning, type: string, at: number, length: number): Promise<void> {
  const block = await Block.read(cleaning.file, [{ at: at + 4, length: length + 8 }]);
  const data = block.bytes.subarray(4, 4 + length);
  if (type === 'eXIf') {
    const taken = cleanTiff(data);
    cleaning.taken ??= taken;
  } else if (startsWith(data, xmp) && data[xmp.length] === 0) {
    // Compressed or not, the method, and two texts that each end with a zero come before the packet.
    const from = data.indexOf(0, data.indexOf(0, xmp.length + 2) + 1) + 1;
    if (from > 0) cleanXmp(data.subarray(from));
  }
  viewOf(block.bytes).setUint32(4 + length, crc32(block.bytes.subarray(0, 4 + length)));
  block.commit(cleaning.edits);
}

/** PNG 3, annex D. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
