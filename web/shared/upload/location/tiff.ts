import { cleanXmp } from './xmp';

const tags = { xmp: 0x02bc, exif: 0x8769, gps: 0x8825, taken: 0x9003, offset: 0x9011, subdirectories: 0x014a };
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const mostDirectories = 100;

interface Entry {
  readonly at: number;
  readonly tag: number;
  readonly valueAt: number;
  readonly length: number;
}

/**
 * Takes the GPS directory out of a TIFF structure (TIFF 6.0, 2; EXIF 2.32, 4.6.6): values and entries become zeros, and
 * the entry that points there leaves its directory.
 * @returns when the picture was taken, as the camera's clock had it.
 */
export function cleanTiff(bytes: Uint8Array<ArrayBuffer>): Date | undefined {
  const mark = String.fromCharCode(...bytes.subarray(0, 4));
  if (mark !== 'II*\0' && mark !== 'MM\0*') return undefined;
  return new Tiff(bytes, mark === 'II*\0').clean();
}

class Tiff {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #little: boolean;
  readonly #seen = new Set<number>();
  #taken: string | undefined;
  #offset = '';

  constructor(bytes: Uint8Array<ArrayBuffer>, little: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#little = little;
  }

  clean(): Date | undefined {
    this.#directory(this.#uint32(4));
    return this.#taken ? moment(this.#taken, this.#offset) : undefined;
  }

  #directory(at: number): void {
    const count = this.#count(at);
    if (count === undefined || this.#seen.has(at) || this.#seen.size === mostDirectories) return;
    this.#seen.add(at);
    const places: Entry[] = [];
    for (let index = 0; index < count; index++) {
      const entry = this.#entry(at + 2 + index * 12);
      if (entry.tag === tags.gps) places.push(entry);
      else this.#read(entry);
    }
    const nextAt = at + 2 + count * 12;
    if (nextAt + 4 <= this.#bytes.length) this.#directory(this.#uint32(nextAt));
    for (const place of places) this.#eraseDirectory(this.#uint32(place.valueAt));
    // From the last to the first: what follows moves up.
    for (const place of places.toReversed()) this.#remove(at, place);
  }

  #read(entry: Entry): void {
    if (entry.tag === tags.exif || entry.tag === tags.subdirectories) {
      for (let at = entry.valueAt; at + 4 <= entry.valueAt + entry.length; at += 4) this.#directory(this.#uint32(at));
    } else if (entry.tag === tags.xmp) cleanXmp(this.#value(entry));
    else if (entry.tag === tags.taken) this.#taken = String.fromCharCode(...this.#value(entry));
    else if (entry.tag === tags.offset) this.#offset = String.fromCharCode(...this.#value(entry));
  }

  #eraseDirectory(at: number): void {
    const count = this.#count(at);
    // No camera lets it share bytes with another one.
    if (count === undefined || this.#seen.has(at)) return;
    for (let index = 0; index < count; index++) {
      const entry = this.#entry(at + 2 + index * 12);
      if (entry.length > 4) this.#value(entry).fill(0);
    }
    this.#bytes.fill(0, at, at + 2 + count * 12);
  }

  /** The entries behind it, and the next directory's offset, move up. Where that stood it stays too: some writers let a
   * value begin there. */
  #remove(directory: number, entry: Entry): void {
    const count = this.#view.getUint16(directory, this.#little);
    const end = directory + 2 + count * 12;
    this.#bytes.copyWithin(entry.at, entry.at + 12, Math.min(end + 4, this.#bytes.length));
    this.#bytes.fill(0, end - 8, end);
    this.#view.setUint16(directory, count - 1, this.#little);
  }

  #count(at: number): number | undefined {
    if (at < 8 || at + 2 > this.#bytes.length) return undefined;
    return Math.min(this.#view.getUint16(at, this.#little), Math.floor((this.#bytes.length - at - 2) / 12));
  }

  #entry(at: number): Entry {
    const length = (sizes[this.#view.getUint16(at + 2, this.#little)] ?? 0) * this.#uint32(at + 4);
    const valueAt = length <= 4 ? at + 8 : this.#uint32(at + 8);
    const tag = this.#view.getUint16(at, this.#little);
    return valueAt + length <= this.#bytes.length ? { at, tag, valueAt, length } : { at, tag, valueAt: at, length: 0 };
  }

  #value(entry: Entry): Uint8Array {
    return this.#bytes.subarray(entry.valueAt, entry.valueAt + entry.length);
  }

  #uint32(at: number): number {
    return at + 4 <= this.#bytes.length ? this.#view.getUint32(at, this.#little) : 0;
  }
}

/** "2026:11:27 14:05:09" with "+01:00" or, without it, in the phone's own zone. */
function moment(taken: string, offset: string): Date | undefined {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(taken);
  if (!found) return undefined;
  const [, year, month, day, time] = found;
  const zone = /^([+-]\d\d:\d\d|Z)/.exec(offset)?.[0] ?? '';
  const date = new Date(`${year}-${month}-${day}T${time}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
