const window = 20_000;

/** How fast bytes go out, over the last seconds. Times in ms. */
export class Pace {
  #marks: { at: number; bytes: number }[] = [];

  /** @param bytes all that have gone out so far; fewer than before where some have to go again. */
  mark(now: number, bytes: number): void {
    this.#marks = this.#marks.filter((mark) => now - mark.at <= window && mark.bytes <= bytes);
    this.#marks.push({ at: now, bytes });
  }

  /** Unset until it can be told. */
  secondsFor(bytes: number): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at - first.at < 1000 || last.bytes === first.bytes) return undefined;
    return Math.ceil(bytes / ((last.bytes - first.bytes) / (last.at - first.at)) / 1000);
  }

  /** A pause is no slow sending. */
  reset(): void {
    this.#marks = [];
  }
}
