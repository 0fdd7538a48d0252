import { viewOf } from './cleaning';
import { latin1 } from './words';

/** A box (ISO/IEC 14496-12, 4.2) or, as QuickTime calls it, an atom; its places count from the file's start. */
export interface Box {
  readonly type: string;
  readonly at: number;
  readonly body: number;
  readonly end: number;
}

/** A part of a file in memory that is made of boxes. */
export class Boxes {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly view: DataView;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
    this.view = viewOf(bytes);
  }

  *within(from: number, to: number): Generator<Box> {
    for (let at = from; at + 8 <= to; ) {
      const box = boxAt(this.slice(at, Math.min(at + 16, to)), at, to);
      if (!box) return;
      yield box;
      at = box.end;
    }
  }

  children(box: Box, skip = 0): Generator<Box> {
    return this.within(box.body + skip, box.end);
  }

  /** The body of the first box of this type. */
  child(box: Box, type: string, skip = 0): Box | undefined {
    for (const child of this.children(box, skip)) if (child.type === type) return child;
    return undefined;
  }

  slice(from: number, to: number): Uint8Array {
    return this.bytes.subarray(from - this.at, to - this.at);
  }

  text(from: number, to: number): string {
    return latin1(this.slice(from, to));
  }

  /** Reads past the end are 0: tables may be cut short. */
  uint32(at: number): number {
    const index = at - this.at;
    return index >= 0 && index + 4 <= this.bytes.length ? this.view.getUint32(index) : 0;
  }

  uint16(at: number): number {
    return this.uint32(at - 2) & 0xffff;
  }

  uint64(at: number): number {
    return this.uint32(at) * 2 ** 32 + this.uint32(at + 4);
  }
}

/** Unset where no box is that ends within. */
export function boxAt(head: Uint8Array, at: number, to: number): Box | undefined {
  if (head.length < 8) return undefined;
  const view = viewOf(head);
  let [size, header] = [view.getUint32(0), 8];
  const type = latin1(head.subarray(4, 8));
  if (size === 1 && head.length >= 16) [size, header] = [Number(view.getBigUint64(8)), 16];
  else if (size === 0) size = to - at;
  return size < header || at + size > to ? undefined : { type, at, body: at + header, end: at + size };
}
