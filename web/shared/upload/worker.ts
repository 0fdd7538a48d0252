import { expose } from 'comlink';
import { type Copies, openCopies } from './copies';
import type { Facts } from './item';
import { compose } from './location/edits';
import { findPlaces } from './location/find';
import { blockSize, overhead, seal, sha256, unseal } from './sealing';
import { sniff } from './sniff';

/** Of smaller files a digest is known before they are sent (api.md, "Media"). */
const mostDigested = 12 * 1024 * 1024;
const headLength = 8192;
const megabyte = 1024 * 1024;
const step = 4 * blockSize;

/** Tells two files of one size apart: by their first and last megabyte, and by samples of what lies between. */
export interface Fingerprint {
  readonly ends: string;
  readonly between: string;
}

/** `body`: the file without places. `found` completes "This is ..." of one that is not taken. */
export type Examined = ({ facts: Facts; body: Blob } & Fingerprint) | { found: string };

/** What takes time over a file's bytes, away from the page: looking at it, digests, the sealed copy. */
export class FileWorker {
  #copies: Promise<Copies> | undefined;
  #key: CryptoKey | undefined;
  readonly #sealing = new Set<string>();

  /** Without a key nothing is kept. */
  open(key: CryptoKey | undefined): void {
    this.#key = key;
  }

  /** What the file is, and its bytes without places. Throws NotReadableError, NotFoundError. */
  async examine(file: Blob): Promise<Examined> {
    const { contentType, found } = sniff(await bytesOf(file, 0, headLength));
    if (!contentType) return { found };
    const { edits, taken } = await findPlaces(file);
    const body = compose(file, edits);
    const digest = file.size < mostDigested ? await sha256(await body.arrayBuffer()) : undefined;
    const facts = { contentType, capturedAt: taken?.toISOString(), sha256: digest };
    return { facts, body, ...(await this.#fingerprint(file)) };
  }

  async #fingerprint(file: Blob): Promise<Fingerprint> {
    const ends = new Blob([file.slice(0, megabyte), file.slice(Math.max(0, file.size - megabyte))]);
    const places = Array.from({ length: 16 }, (_, index) => Math.floor((file.size / 17) * (index + 1)));
    const between = new Blob(places.map((at) => file.slice(at, at + 4096)));
    return { ends: await sha256(await ends.arrayBuffer()), between: await sha256(await between.arrayBuffer()) };
  }

  /** Seals a copy, and tells how far it reaches. Throws what reading throws, and QuotaExceededError. */
  async seal(id: string, body: Blob, onSealed: (to: number) => void): Promise<void> {
    const [copies, key] = [await this.#store(), this.#ownKey()];
    this.#sealing.add(id);
    for (let at = 0; at < body.size; at += step) {
      const bytes = await bytesOf(body, at, step);
      for (let from = 0; from < bytes.length; from += blockSize) {
        const index = (at + from) / blockSize;
        const block = await seal(key, `${id}/${index}`, bytes.subarray(from, from + blockSize));
        // Removed meanwhile.
        if (!this.#sealing.has(id)) return;
        await copies.write(id, index, block);
      }
      await copies.flush(id);
      onSealed(at + bytes.length);
    }
  }

  /** Bytes of a sealed copy. Throws OperationError where they are not what was sealed. */
  async unseal(id: string, from: number, to: number): Promise<Blob> {
    const [copies, key] = [await this.#store(), this.#ownKey()];
    const part = new Uint8Array(to - from);
    for (let index = Math.floor(from / blockSize); index * blockSize < to; index++) {
      const block = new Uint8Array(await unseal(key, `${id}/${index}`, await copies.read(id, index)));
      const at = index * blockSize;
      part.set(block.subarray(Math.max(0, from - at), to - at), Math.max(0, at - from));
    }
    return new Blob([part]);
  }

  async remove(id: string): Promise<void> {
    this.#sealing.delete(id);
    await (await this.#store()).remove(id);
  }

  /** Removes every copy but these; what a killed browser left half made goes too. */
  async sweep(kept: readonly string[]): Promise<void> {
    const copies = await this.#store();
    for (const id of await copies.list()) if (!kept.includes(id)) await copies.remove(id).catch(() => undefined);
  }

  #store(): Promise<Copies> {
    this.#copies ??= openCopies(blockSize + overhead);
    return this.#copies;
  }

  #ownKey(): CryptoKey {
    if (!this.#key) throw new DOMException('There is no key.', 'InvalidStateError');
    return this.#key;
  }
}

async function bytesOf(file: Blob, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(at, at + length).arrayBuffer());
}

expose(new FileWorker());
