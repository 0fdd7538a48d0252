import { Block } from './block';
import type { Box, Boxes } from './boxes';
import type { Cleaning } from './cleaning';
import { latin1, namesPlace, speaksOfPlace } from './words';
import { cleanXmp } from './xmp';

// XMP part 3, 1.1.5.
const xmpType = '\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac';
const creationDate = 'com.apple.quicktime.creationdate';

/** A free box of zeros: no reader looks into it, and nothing behind it moves. */
export function free(cleaning: Cleaning, box: Box): void {
  cleaning.edits.put(box.at + 4, new TextEncoder().encode('free'));
  cleaning.edits.zero(box.body, box.end);
}

/** Cleans a box beside those that a file is played by: user data, metadata, notes of anybody's own make. */
export async function cleanUserBox(cleaning: Cleaning, boxes: Boxes, box: Box): Promise<void> {
  if (box.type === 'udta') {
    for (const child of boxes.children(box)) await cleanUserBox(cleaning, boxes, child);
  } else if (box.type === 'meta') cleanMeta(cleaning, boxes, box);
  else if (isPlace(box.type)) free(cleaning, box);
  else if (box.type === 'XMP_') await cleanPacket(cleaning, box.body, box.end);
  else if (box.type === 'uuid' && boxes.text(box.body, box.body + 16) === xmpType)
    await cleanPacket(cleaning, box.body + 16, box.end);
  else if (box.type !== 'mdat' && speaksOfPlace(boxes.text(box.body, box.end))) free(cleaning, box);
}

/** (c)xyz and kin, 3GPP's loci (TS 26.244, 8.8), a sports camera's sensors. */
function isPlace(type: string): boolean {
  return type === 'loci' || type === 'GPMF' || namesPlace(type);
}

/** QuickTime's keys and values (handler mdta) or iTunes' tags. In ISO files a version and flags come first. */
function cleanMeta(cleaning: Cleaning, boxes: Boxes, meta: Box): void {
  const skip = boxes.text(meta.body + 4, meta.body + 8) === 'hdlr' ? 0 : 4;
  const list = boxes.child(meta, 'ilst', skip);
  if (!list) return;
  const keys = keysOf(boxes, boxes.child(meta, 'keys', skip));
  for (const item of boxes.children(list)) {
    const name = keys[boxes.uint32(item.at + 4) - 1] ?? (item.type === '----' ? '' : item.type);
    // The data box's header, type and locale come before the value.
    const value = latin1(boxes.slice(item.body + 16, item.end));
    if (name === creationDate) cleaning.taken = dateOf(value) ?? cleaning.taken;
    if (isPlace(name) || speaksOfPlace(boxes.text(item.body, item.end))) free(cleaning, item);
  }
}

function keysOf(boxes: Boxes, keys: Box | undefined): string[] {
  return keys ? Array.from(boxes.children(keys, 8), (key) => boxes.text(key.body, key.end)) : [];
}

async function cleanPacket(cleaning: Cleaning, from: number, to: number): Promise<void> {
  const block = await Block.read(cleaning.file, [{ at: from, length: to - from }]);
  cleanXmp(block.bytes);
  block.commit(cleaning.edits);
}

function dateOf(text: string): Date | undefined {
  const date = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
