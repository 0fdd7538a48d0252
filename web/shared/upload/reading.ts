import { nameOf } from './copies';
import type { Reason } from './item';

/** Why bytes that were chosen can't be read any more; unset where they can. */
export async function readFault(body: Blob): Promise<Reason | undefined> {
  try {
    await body.slice(0, 1).arrayBuffer();
    await body.slice(-1).arrayBuffer();
    return undefined;
  } catch (error) {
    return unreadable(error);
  }
}

/** Of the file, and not of what was done with it. */
export function isOfFile(error: unknown): boolean {
  return nameOf(error) === 'NotReadableError' || nameOf(error) === 'NotFoundError';
}

export function unreadable(error: unknown): Reason {
  return { code: nameOf(error) === 'NotFoundError' ? 'vanished' : isOfFile(error) ? 'unreadable' : 'not-examined' };
}
