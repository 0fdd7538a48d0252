/**
 * What a Blob in memory holds lies outside of what the collector sees: 2 GB would be kept for objects of a few bytes
 * each. A buffer that nobody touches, and which costs nothing so, tells it that there is something to gain.
 */
export function remindCollector(bytes: number): void {
  // Not "new": what nobody uses, a minifier takes out.
  Reflect.construct(ArrayBuffer, [8 * bytes]);
}
