import type { Item } from './item';

const first = 1_000;
const most = 60_000;

/**
 * How long to wait before the next try, in ms: twice as long each time, and somewhere in the upper half of that, so
 * that many phones that lost a network together don't come back together. What the server asks for is the least.
 */
export function backOff(failures: number, retryAfter = 0, random = Math.random): number {
  const limit = Math.min(most, first * 2 ** Math.min(failures, 16));
  return Math.max(retryAfter, limit / 2 + (random() * limit) / 2);
}

/** When the file's next try is due, by the page's own clock: a phone's is set right at times, and jumps. */
export function waitFor(item: Item, retryAfter?: number): number {
  return performance.now() + backOff(item.failures, retryAfter);
}
