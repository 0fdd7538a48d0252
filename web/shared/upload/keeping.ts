import type { Remote } from 'comlink';
import { type Item, restoredItem } from './item';
import type { Entry, Ledger } from './ledger';
import { PageLife } from './page-life';
import type { Holding } from './surroundings';
import type { FileWorker, Fingerprint } from './worker';

/**
 * Whether a file that was chosen again is the one that was known. Some phones give a video another time each time it is
 * chosen: then it has to be the same in between as well.
 */
export function isSameFile(known: Fingerprint & { lastModified?: number }, file: File, now: Fingerprint): boolean {
  if (now.ends !== known.ends) return false;
  return known.lastModified === file.lastModified || now.between === known.between;
}

/** What outlives the page: the ledger and the sealed copies, of which each is of no use without the other. */
export class Keeping {
  readonly #page = new PageLife();
  readonly #ledger: Ledger | undefined;
  readonly #worker: Remote<FileWorker>;
  readonly #entries = new Map<string, { at: number; entry: Entry }>();
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(ledger: Ledger | undefined, worker: Remote<FileWorker>) {
    [this.#ledger, this.#worker] = [ledger, worker];
  }

  /** Removes what is too old or can't be opened any more, and copies that nothing tells of. */
  async sweep(): Promise<void> {
    if (this.#ledger) await this.#worker.sweep(await this.#ledger.sweep(Date.now()));
  }

  /** Writes down what a page needs to go on, where it has changed. */
  async save(item: Item, holding: Holding, before: Item): Promise<void> {
    const isSame = item.facts === before.facts && item.plan === before.plan && item.source === before.source;
    const known = this.#entries.get(item.id);
    const from = holding.examined ?? known?.entry;
    if (!this.#ledger || this.#isClosed || isSame || !from) return;
    const { file } = holding;
    const entry: Entry = {
      name: item.name,
      size: item.size,
      lastModified: file instanceof File ? file.lastModified : (known?.entry.lastModified ?? 0),
      ends: from.ends,
      between: from.between,
      facts: item.facts,
      plan: item.plan,
      isCopied: item.source === 'copy',
    };
    await this.#inOrder(() => this.#put(item.id, known?.at ?? Date.now(), entry));
  }

  async forget(id: string): Promise<void> {
    await this.#inOrder(async () => {
      this.#entries.delete(id);
      if (!this.#ledger) return;
      await this.#ledger.remove(id);
      await this.#worker.remove(id);
    });
  }

  /** Of the whole queue, and of this page's files that it does not know. Nothing is written down after it. */
  async forgetAll(ids: readonly string[]): Promise<void> {
    this.#isClosed = true;
    const kept = (await this.#ledger?.list()) ?? [];
    for (const id of new Set([...ids, ...kept.map((row) => row.id)])) await this.forget(id);
  }

  find(id: string): Entry | undefined {
    return this.#entries.get(id)?.entry;
  }

  /** Files that no living page has in hand; all, where the page that had them sleeps. */
  async adopt(known: ReadonlySet<string>, isRobbery: boolean): Promise<Item[]> {
    const others = isRobbery ? new Set<string>() : await this.#page.others();
    const rows = ((await this.#ledger?.list()) ?? []).filter((row) => !known.has(row.id) && !others.has(row.page));
    for (const row of rows) await this.#put(row.id, row.at, row.entry);
    return rows.map((row) => restoredItem(row.id, row.entry));
  }

  /** Files that are still this page's; unset where nothing is kept. */
  async own(): Promise<ReadonlySet<string> | undefined> {
    const rows = await this.#ledger?.list();
    return rows && new Set(rows.filter((row) => row.page === this.#page.id).map((row) => row.id));
  }

  /** Another engine may go on with what this one kept. */
  async end(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    this.#page.end();
  }

  async hasRoom(): Promise<boolean> {
    const [used, estimate] = [await this.#ledger?.used(), await navigator.storage?.estimate()];
    return used !== undefined && (!estimate?.quota || used < estimate.quota);
  }

  async #put(id: string, at: number, entry: Entry): Promise<void> {
    this.#entries.set(id, { at, entry });
    await this.#ledger?.put({ id, page: this.#page.id, at, entry });
  }

  /** What is written after what it undoes would stay for ever. */
  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
