import type { Edits } from './edits';

export interface Span {
  readonly at: number;
  readonly length: number;
}

/** Some bytes of a file, from one or several places, to be changed in memory; what differs becomes edits. */
export class Block {
  readonly #spans: readonly Span[];
  readonly #before: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(spans: readonly Span[], bytes: Uint8Array<ArrayBuffer>) {
    this.#spans = spans;
    this.#before = bytes;
    this.bytes = bytes.slice();
  }

  static async read(file: Blob, spans: readonly Span[]): Promise<Block> {
    const pieces = spans.map((span) => file.slice(span.at, span.at + span.length));
    return new Block(spans, new Uint8Array(await new Blob(pieces).arrayBuffer()));
  }

  commit(edits: Edits): void {
    let from = 0;
    for (const span of this.#spans) {
      const changed = this.#changed(from, from + span.length);
      if (changed) edits.put(span.at + changed.from - from, this.bytes.slice(changed.from, changed.to));
      from += span.length;
    }
  }

  /** From the first byte that differs to the last. */
  #changed(from: number, to: number): { from: number; to: number } | undefined {
    let [first, last] = [from, to];
    while (first < last && this.bytes[first] === this.#before[first]) first++;
    while (last > first && this.bytes[last - 1] === this.#before[last - 1]) last--;
    return first < last ? { from: first, to: last } : undefined;
  }
}
