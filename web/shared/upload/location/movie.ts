import { type Box, Boxes, boxAt } from './boxes';
import { bytesOf, type Cleaning, mostBytes } from './cleaning';
import { cleanItems } from './items';
import { cleanTrack } from './tracks';
import { cleanUserBox } from './user-data';

const containers = new Set(['moov', 'meta', 'udta', 'uuid', 'free', 'skip']);

// From 1904, when a movie header's clock begins, to 1970.
const epoch = 2_082_844_800;

/**
 * Cleans an ISO base media file (ISO/IEC 14496-12), QuickTime movie or HEIF picture.
 * @returns where its boxes end; unset where there is none of them.
 */
export async function cleanMovie(cleaning: Cleaning, start: number, end: number): Promise<number | undefined> {
  let [at, isWhole] = [start, false];
  while (at + 8 <= end) {
    const box = boxAt(await bytesOf(cleaning.file, at, Math.min(16, end - at)), at, end);
    // Another file begins, or something that is none.
    if (!box || !/^[\x20-\x7e\xa9]{4}$/.test(box.type) || (isWhole && box.type === 'ftyp')) break;
    if (box.type === 'mpvd') await cleanMovie(cleaning, box.body, box.end);
    else if (containers.has(box.type) && box.end - box.at <= mostBytes) await cleanTop(cleaning, box, start);
    isWhole ||= box.type === 'moov' || box.type === 'meta';
    at = box.end;
  }
  return isWhole ? at : undefined;
}

async function cleanTop(cleaning: Cleaning, box: Box, start: number): Promise<void> {
  const boxes = new Boxes(await bytesOf(cleaning.file, box.at, box.end - box.at), box.at);
  if (box.type === 'moov') await cleanMoov(cleaning, boxes, box, start);
  else {
    await cleanUserBox(cleaning, boxes, box);
    if (box.type === 'meta') await cleanItems(cleaning, boxes, box, start);
  }
}

async function cleanMoov(cleaning: Cleaning, boxes: Boxes, moov: Box, start: number): Promise<void> {
  for (const box of boxes.children(moov)) {
    if (box.type === 'trak') await cleanTrack(cleaning, boxes, box, start);
    else if (box.type === 'mvhd') cleaning.taken ??= created(boxes, box);
    else await cleanUserBox(cleaning, boxes, box);
  }
}

/** ISO/IEC 14496-12, 8.2.2. Cameras without a clock say 0. */
function created(boxes: Boxes, header: Box): Date | undefined {
  const isLong = boxes.slice(header.body, header.body + 1)[0] === 1;
  const seconds = isLong ? boxes.uint64(header.body + 4) : boxes.uint32(header.body + 4);
  return seconds > epoch ? new Date((seconds - epoch) * 1000) : undefined;
}
