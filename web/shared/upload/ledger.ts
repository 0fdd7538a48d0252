import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Facts, Plan } from './item';
import { seal, unseal } from './sealing';

/** What is known of a file that is on its way, and opens only with the queue's key. */
export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  readonly ends: string;
  readonly between: string;
  readonly facts?: Facts | undefined;
  readonly plan?: Plan | undefined;
  /** The sealed copy has all of it. */
  readonly isCopied: boolean;
}

/** One file of one queue. */
interface Row {
  readonly id: string;
  readonly encounterId: string;
  readonly keyId: string;
  /** The page that has it in hand, while that page lives. */
  readonly page: string;
  /** When it was chosen, in ms. */
  readonly at: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** Bytes that its copy takes: what the browser reports of its storage misleads. */
  readonly kept: number;
}

export interface Kept {
  readonly id: string;
  readonly page: string;
  readonly at: number;
  readonly entry: Entry;
}

export interface Queue {
  readonly encounterId: string;
  readonly keyId: string;
  readonly key: CryptoKey;
}

interface LedgerSchema extends DBSchema {
  items: { key: string; value: Row };
}

const longest = 7 * 24 * 60 * 60 * 1000;

/** What a page that is loaded again, or another day, needs to go on: by encounter and key, sealed (safety S1, S7). */
export class Ledger {
  readonly #queue: Queue;
  #db: IDBPDatabase<LedgerSchema>;

  private constructor(db: IDBPDatabase<LedgerSchema>, queue: Queue) {
    this.#db = db;
    this.#queue = queue;
  }

  /** Throws where the browser keeps nothing, as some do in private mode. */
  static async open(queue: Queue): Promise<Ledger> {
    return new Ledger(await connect(), queue);
  }

  async put(kept: Kept): Promise<void> {
    const { id, page, at, entry } = kept;
    const { encounterId, keyId, key } = this.#queue;
    const sealed = await seal(key, id, new TextEncoder().encode(JSON.stringify(entry)));
    const row = { id, encounterId, keyId, page, at, sealed, kept: entry.size };
    await this.#use((db) => db.put('items', row));
  }

  async remove(id: string): Promise<void> {
    await this.#use((db) => db.delete('items', id));
  }

  /** This queue's files, the oldest first. */
  async list(): Promise<Kept[]> {
    const own: Kept[] = [];
    for (const row of (await this.#rows()).toSorted((a, b) => a.at - b.at)) {
      if (row.encounterId !== this.#queue.encounterId || row.keyId !== this.#queue.keyId) continue;
      const text = await unseal(this.#queue.key, row.id, row.sealed);
      own.push({ id: row.id, page: row.page, at: row.at, entry: JSON.parse(new TextDecoder().decode(text)) });
    }
    return own;
  }

  /** Bytes that all copies take. */
  async used(): Promise<number> {
    return (await this.#rows()).reduce((sum, row) => sum + row.kept, 0);
  }

  /** Forgets what is too old, and what no key opens any more; returns the ids of all that stays. */
  async sweep(now: number): Promise<string[]> {
    const stays: string[] = [];
    for (const row of await this.#rows()) {
      const isDead = row.encounterId === this.#queue.encounterId && row.keyId !== this.#queue.keyId;
      if (isDead || now - row.at > longest) await this.remove(row.id);
      else stays.push(row.id);
    }
    return stays;
  }

  #rows(): Promise<Row[]> {
    return this.#use((db) => db.getAll('items'));
  }

  /** Phones drop connections of pages that were in the background. */
  async #use<T>(work: (db: IDBPDatabase<LedgerSchema>) => Promise<T>): Promise<T> {
    try {
      return await work(this.#db);
    } catch {
      this.#db = await connect();
      return await work(this.#db);
    }
  }
}

function connect(): Promise<IDBPDatabase<LedgerSchema>> {
  const upgrade = (db: IDBPDatabase<LedgerSchema>) => void db.createObjectStore('items', { keyPath: 'id' });
  return openDB<LedgerSchema>('imaging-uploads', 1, { upgrade });
}
