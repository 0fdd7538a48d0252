/** Bytes that take the place of as many others; unset: zeros. */
export interface Edit {
  readonly at: number;
  readonly length: number;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

const zeros = new Uint8Array(64 * 1024);

/** What a file is to be changed by, each change as long as what it takes the place of. */
export class Edits {
  readonly #list: Edit[] = [];

  zero(from: number, to: number): void {
    if (to > from) this.#list.push({ at: from, length: to - from });
  }

  put(at: number, bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length > 0) this.#list.push({ at, length: bytes.length, bytes });
  }

  /** Ascending and apart: of two that share bytes the earlier one counts there. */
  list(): Edit[] {
    const apart: Edit[] = [];
    let end = 0;
    for (const edit of this.#list.toSorted((a, b) => a.at - b.at)) {
      const from = Math.max(edit.at, end);
      const length = edit.at + edit.length - from;
      if (length <= 0) continue;
      const bytes = edit.bytes?.slice(from - edit.at);
      apart.push(bytes ? { at: from, length, bytes } : { at: from, length });
      end = from + length;
    }
    return apart;
  }
}

/** The file with its edits, put together of slices: nothing is read, nothing is copied. */
export function compose(file: Blob, edits: readonly Edit[]): Blob {
  if (edits.length === 0) return file;
  const parts: BlobPart[] = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.at > at) parts.push(file.slice(at, edit.at));
    parts.push(...(edit.bytes ? [edit.bytes] : blank(edit.length)));
    at = edit.at + edit.length;
  }
  parts.push(file.slice(at));
  return new Blob(parts);
}

function blank(length: number): BlobPart[] {
  const parts: BlobPart[] = [];
  for (let left = length; left > 0; left -= zeros.length) parts.push(zeros.subarray(0, Math.min(left, zeros.length)));
  return parts;
}
