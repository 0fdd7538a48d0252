import { sniff } from '../sniff';
import { bytesOf, type Cleaning, startsWith } from './cleaning';
import { type Edit, Edits } from './edits';
import { cleanJpeg } from './jpeg';
import { cleanMovie } from './movie';
import { cleanPng } from './png';
import { cleanWebP } from './webp';

export interface Places {
  /** What takes the places out, as long as what stood there. */
  readonly edits: readonly Edit[];
  readonly taken?: Date | undefined;
}

const walks: Record<string, typeof cleanJpeg> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/webp': cleanWebP,
  'image/heic': cleanMovie,
  'video/mp4': cleanMovie,
  'video/quicktime': cleanMovie,
  'video/3gpp': cleanMovie,
};

const step = 1024 * 1024;
const overlap = 16;
const mostFiles = 64;
const mostSearched = 128 * 1024 * 1024;
const headLength = 4096;

/**
 * Finds where a file says that it was taken, in all files that it is made of: phones append a motion photo's video, or
 * a second picture, to the first one. What is broken is left to the server, which takes nothing that it can't clean.
 */
export async function findPlaces(file: Blob): Promise<Places> {
  const cleaning: Cleaning = { file, edits: new Edits() };
  let at: number | undefined = 0;
  for (let files = 0; at !== undefined && files < mostFiles; files++) {
    const { contentType } = sniff(await bytesOf(file, at, headLength));
    const end: number | undefined = await walks[contentType ?? '']?.(cleaning, at, file.size);
    at = await nextStart(file, end ?? at + 1);
  }
  return { edits: cleaning.edits.list(), taken: cleaning.taken };
}

/** The next byte where a file may begin. */
async function nextStart(file: Blob, from: number): Promise<number | undefined> {
  for (let at = from; at < Math.min(file.size, from + mostSearched); at += step - overlap) {
    const bytes = await bytesOf(file, at, step);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === 0xff && bytes[i + 1] === 0xd8 && bytes[i + 2] === 0xff) return at + i;
      if (byte === 0x89 && startsWith(bytes, 'PNG\r\n', i + 1)) return at + i;
      if (byte === 0x66 && i >= 4 && startsWith(bytes, 'ftyp', i)) return at + i - 4;
      if (byte === 0x57 && i >= 8 && startsWith(bytes, 'WEBPVP8', i)) return at + i - 8;
    }
    if (bytes.length < step) return undefined;
  }
  return undefined;
}
