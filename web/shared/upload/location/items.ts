import { Block, type Span } from './block';
import type { Box, Boxes } from './boxes';
import { type Cleaning, mostBytes, viewOf } from './cleaning';
import { cleanTiff } from './tiff';
import { cleanXmp } from './xmp';

/** Cleans a still picture's Exif and XMP items where they lie (ISO/IEC 14496-12, 8.11; 23008-12, annex A). */
export async function cleanItems(cleaning: Cleaning, boxes: Boxes, meta: Box, start: number): Promise<void> {
  const [info, places, data] = ['iinf', 'iloc', 'idat'].map((type) => boxes.child(meta, type, 4));
  if (!info || !places) return;
  const kinds = kindsOf(boxes, info);
  for (const [id, spans] of spansOf(boxes, places, start, data)) {
    const kind = kinds.get(id);
    if (!kind || spans.reduce((sum, span) => sum + span.length, 0) > mostBytes) continue;
    const block = await Block.read(cleaning.file, spans);
    if (kind === 'xmp') cleanXmp(block.bytes);
    else if (block.bytes.length > 4) {
      // The offset of the TIFF header comes first.
      const taken = cleanTiff(block.bytes.subarray(4 + viewOf(block.bytes).getUint32(0)));
      cleaning.taken ??= taken;
    }
    block.commit(cleaning.edits);
  }
}

function kindsOf(boxes: Boxes, info: Box): Map<number, 'exif' | 'xmp'> {
  const kinds = new Map<number, 'exif' | 'xmp'>();
  for (const entry of boxes.children(info, boxes.slice(info.body, info.body + 1)[0] ? 8 : 6)) {
    const version = boxes.slice(entry.body, entry.body + 1)[0] ?? 0;
    const wide = version === 3 ? 2 : 0;
    const id = wide ? boxes.uint32(entry.body + 4) : boxes.uint16(entry.body + 4);
    const type = boxes.text(entry.body + 8 + wide, entry.body + 12 + wide);
    const rest = boxes.text(entry.body + 12 + wide, entry.end);
    if (version >= 2 && type === 'Exif') kinds.set(id, 'exif');
    if (version >= 2 && type === 'mime' && /rdf\+xml|xmp/i.test(rest)) kinds.set(id, 'xmp');
  }
  return kinds;
}

/** Where items lie, by iloc (8.11.3): in the file or in idat. */
function* spansOf(boxes: Boxes, iloc: Box, start: number, idat?: Box): Generator<[number, Span[]]> {
  const version = boxes.slice(iloc.body, iloc.body + 1)[0] ?? 0;
  const widths = boxes.uint16(iloc.body + 4);
  const [offset, length, base, index] = [widths >> 12, (widths >> 8) & 15, (widths >> 4) & 15, widths & 15];
  let at = iloc.body + 6;
  const number = (width: number) => {
    at += width;
    return width === 8 ? boxes.uint64(at - 8) : width === 4 ? boxes.uint32(at - 4) : width ? boxes.uint16(at - 2) : 0;
  };
  for (let left = number(version < 2 ? 2 : 4); left > 0 && at < iloc.end; left--) {
    const id = number(version < 2 ? 2 : 4);
    const method = version > 0 ? number(2) & 15 : 0;
    number(2);
    const origin = number(base) + (method === 1 ? (idat?.body ?? Number.NaN) : start);
    const spans: Span[] = [];
    for (let extents = number(2); extents > 0 && at < iloc.end; extents--) {
      if (version > 0) number(index);
      const from = origin + number(offset);
      spans.push({ at: from, length: number(length) });
    }
    // In another item, in another file, or nowhere: not ours to find.
    if (method < 2 && spans.every((span) => Number.isSafeInteger(span.at))) yield [id, spans];
  }
}
