import type { Edits } from './edits';

/** One file while its places are looked for. */
export interface Cleaning {
  readonly file: Blob;
  readonly edits: Edits;
  /** When it was taken, once something said so. */
  taken?: Date | undefined;
}

/** Structures larger than this are left to the server, which holds more. */
export const mostBytes = 32 * 1024 * 1024;

export async function bytesOf(file: Blob, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(at, at + length).arrayBuffer());
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
