export type Wake = 'held' | 'released' | 'missing' | 'refused';

/** Keeps the screen on while something is sent: a phone that sleeps sends nothing. */
export class WakeLock {
  #lock: WakeLockSentinel | undefined;
  #isWanted = false;
  #refused = false;

  constructor() {
    // The lock is lost with the page's visibility.
    document.addEventListener('visibilitychange', () => void this.#follow());
  }

  get state(): Wake {
    if (!('wakeLock' in navigator)) return 'missing';
    return this.#lock ? 'held' : this.#refused ? 'refused' : 'released';
  }

  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    void this.#follow();
  }

  async #follow(): Promise<void> {
    if (!('wakeLock' in navigator)) return;
    if (!this.#isWanted) {
      await this.#lock?.release();
      this.#lock = undefined;
      return;
    }
    if (this.#lock || document.visibilityState !== 'visible') return;
    try {
      this.#lock = await navigator.wakeLock.request('screen');
      this.#refused = false;
      this.#lock.addEventListener('release', () => {
        this.#lock = undefined;
      });
    } catch {
      // Low battery, or a policy: sending goes on, and the page says to keep the screen on.
      this.#refused = true;
    }
  }
}
