const pageLock = 'imaging-page:';

/** Says that this page lives, and which others do. */
export class PageLife {
  readonly id: string = crypto.randomUUID();

  constructor() {
    void navigator.locks.request(pageLock + this.id, () => new Promise(() => {}));
  }

  async others(): Promise<ReadonlySet<string>> {
    const { held = [] } = await navigator.locks.query();
    const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(pageLock));
    return new Set(names.map((name) => name.slice(pageLock.length)).filter((id) => id !== this.id));
  }
}
