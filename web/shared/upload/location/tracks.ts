import type { Box, Boxes } from './boxes';
import { bytesOf, type Cleaning } from './cleaning';
import { cleanUserBox, free } from './user-data';
import { latin1, namesPlace, speaksOfPlace } from './words';

// GoPro, Google's camera motion, Sony, DJI, dashcams.
const formats = new Set(['gpmd', 'camm', 'rtmd', 'djmd', 'dbgi', 'gps ', 'GPS ']);
const played = new Set(['vide', 'soun', 'tmcd', 'hint', 'auxv', 'pict']);
const firstSamples = 4096;

/**
 * Cleans a track's user data. One that records the way taken goes whole: its trak becomes a free box, its samples
 * zeros.
 */
export async function cleanTrack(cleaning: Cleaning, boxes: Boxes, track: Box, start: number): Promise<void> {
  const media = boxes.child(track, 'mdia');
  const table = media && ['minf', 'stbl'].reduce<Box | undefined>((box, type) => box && boxes.child(box, type), media);
  const handler = media && boxes.child(media, 'hdlr');
  if (table && handler && !played.has(boxes.text(handler.body + 8, handler.body + 12))) {
    const chunks = chunksOf(boxes, table, start);
    if (await recordsPlaces(cleaning, boxes, table, chunks[0])) {
      free(cleaning, track);
      for (const chunk of chunks) cleaning.edits.zero(chunk.from, Math.min(chunk.to, cleaning.file.size));
      return;
    }
  }
  for (const box of boxes.children(track))
    if (box.type === 'udta' || box.type === 'meta') await cleanUserBox(cleaning, boxes, box);
}

async function recordsPlaces(cleaning: Cleaning, boxes: Boxes, table: Box, first?: Chunk): Promise<boolean> {
  const description = boxes.child(table, 'stsd');
  if (!description) return false;
  const entries = [...boxes.children(description, 8)];
  if (entries.some((entry) => formats.has(entry.type))) return true;
  if (namesPlace(boxes.text(description.body, description.end))) return true;
  // A description with names tells them all.
  if (!first || entries.every((entry) => entry.type === 'mebx')) return false;
  const length = Math.min(first.to - first.from, firstSamples);
  return speaksOfPlace(latin1(await bytesOf(cleaning.file, first.from, length)));
}

interface Chunk {
  readonly from: number;
  readonly to: number;
}

/** ISO/IEC 14496-12, 8.7: how many samples a chunk has, how long each is, where the chunk begins. */
function chunksOf(boxes: Boxes, table: Box, start: number): Chunk[] {
  const [runs, sizes, narrow, wide] = ['stsc', 'stsz', 'stco', 'co64'].map((type) => boxes.child(table, type));
  const offsets = narrow ?? wide;
  if (!runs || !sizes || !offsets) return [];
  const common = boxes.uint32(sizes.body + 4);
  const width = narrow ? 4 : 8;
  const chunks: Chunk[] = [];
  let [sample, run] = [0, 0];
  for (let chunk = 0; offsets.body + 8 + (chunk + 1) * width <= offsets.end; chunk++) {
    const at = offsets.body + 8 + chunk * width;
    while (runs.body + 8 + (run + 2) * 12 <= runs.end && boxes.uint32(runs.body + 8 + (run + 1) * 12) <= chunk + 1)
      run++;
    const count = boxes.uint32(runs.body + 12 + run * 12);
    let length = common * count;
    for (let i = 0; !common && i < count && sizes.body + 12 + (sample + i) * 4 < sizes.end; i++)
      length += boxes.uint32(sizes.body + 12 + (sample + i) * 4);
    sample += count;
    const from = start + (narrow ? boxes.uint32(at) : boxes.uint64(at));
    chunks.push({ from, to: from + length });
  }
  return chunks;
}
