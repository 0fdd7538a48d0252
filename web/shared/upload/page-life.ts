const pageLock = 'imaging-page:';

/** Says that this page lives, and which others do. */
export class PageLife {
  readonly id: string = crypto.randomUUID();

  #end: (() => void) | undefined;

  constructor() {
    const life = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    void navigator.locks.request(pageLock + this.id, () => life);
  }

  /** What it had in hand anybody may take up. */
  end(): void {
    this.#end?.();
  }

  async others(): Promise<ReadonlySet<string>> {
    const { held = [] } = await navigator.locks.query();
    const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(pageLock));
    return new Set(names.map((name) => name.slice(pageLock.length)).filter((id) => id !== this.id));
  }
}
