import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** Sealed blocks of files, in a worker's reach. */
export interface Copies {
  /** Throws QuotaExceededError where there is no room. */
  write(id: string, index: number, block: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Once this is done, what was written outlives the browser. */
  flush(id: string): Promise<void>;
  read(id: string, index: number): Promise<Uint8Array<ArrayBuffer>>;
  remove(id: string): Promise<void>;
  list(): Promise<string[]>;
}

const folder = 'uploads';
const patience = 5_000;

/** In the origin private file system where there is one: it takes large files several times faster. */
export async function openCopies(stride: number): Promise<Copies> {
  try {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle(folder, { create: true });
    if ('createSyncAccessHandle' in FileSystemFileHandle.prototype) return new FileCopies(directory, stride);
  } catch {
    // Private mode, or a browser without it.
  }
  return new DatabaseCopies(
    await openDB<CopySchema>('imaging-copies', 1, { upgrade: (db) => void db.createObjectStore('blocks') }),
  );
}

class FileCopies implements Copies {
  readonly #directory: FileSystemDirectoryHandle;
  readonly #stride: number;
  readonly #open = new Map<string, Promise<FileSystemSyncAccessHandle>>();

  constructor(directory: FileSystemDirectoryHandle, stride: number) {
    this.#directory = directory;
    this.#stride = stride;
  }

  async write(id: string, index: number, block: Uint8Array<ArrayBuffer>): Promise<void> {
    const written = (await this.#handle(id)).write(block, { at: index * this.#stride });
    // At quota nothing is thrown, and what is returned is no number of bytes.
    if (written !== block.length) throw new DOMException('No room for a sealed copy.', 'QuotaExceededError');
  }

  async flush(id: string): Promise<void> {
    (await this.#handle(id)).flush();
  }

  async read(id: string, index: number): Promise<Uint8Array<ArrayBuffer>> {
    const block = new Uint8Array(this.#stride);
    const length = (await this.#handle(id)).read(block, { at: index * this.#stride });
    return block.subarray(0, length);
  }

  async remove(id: string): Promise<void> {
    const handle = await this.#open.get(id)?.catch(() => undefined);
    this.#open.delete(id);
    handle?.close();
    await this.#directory.removeEntry(id).catch(unlessMissing);
  }

  async list(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#directory.keys()) names.push(name);
    return names;
  }

  #handle(id: string): Promise<FileSystemSyncAccessHandle> {
    let handle = this.#open.get(id);
    if (!handle) {
      handle = this.#acquire(id);
      this.#open.set(id, handle);
      handle.catch(() => this.#open.delete(id));
    }
    return handle;
  }

  /** A page that has just ended may hold it for a moment. */
  async #acquire(id: string): Promise<FileSystemSyncAccessHandle> {
    const file = await this.#directory.getFileHandle(id, { create: true });
    for (const end = performance.now() + patience; ; ) {
      try {
        return await file.createSyncAccessHandle();
      } catch (error) {
        if (nameOf(error) !== 'NoModificationAllowedError' || performance.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

interface CopySchema extends DBSchema {
  blocks: { key: [string, number]; value: Uint8Array<ArrayBuffer> };
}

class DatabaseCopies implements Copies {
  readonly #db: IDBPDatabase<CopySchema>;

  constructor(db: IDBPDatabase<CopySchema>) {
    this.#db = db;
  }

  async write(id: string, index: number, block: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#db.put('blocks', block, [id, index]);
  }

  async flush(): Promise<void> {}

  async read(id: string, index: number): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#db.get('blocks', [id, index])) ?? new Uint8Array();
  }

  async remove(id: string): Promise<void> {
    await this.#db.delete('blocks', IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]));
  }

  async list(): Promise<string[]> {
    return [...new Set((await this.#db.getAllKeys('blocks')).map(([id]) => id))];
  }
}

export function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

function unlessMissing(error: unknown): void {
  if (nameOf(error) !== 'NotFoundError') throw error;
}
