const pongPatience = 3_000;
const pingEvery = 10_000;

/**
 * One page of a browser drives a queue; the others wait until it has nothing to do or has gone. Phones put pages to
 * sleep with all that they hold: one that doesn't answer is robbed.
 */
export class QueueLock {
  readonly #name: string;
  readonly #onChange: (isHeld: boolean, isRobbed: boolean) => void;
  readonly #channel: BroadcastChannel;
  #release: (() => void) | undefined;
  #asked: AbortController | undefined;
  #ping: ReturnType<typeof setTimeout> | undefined;

  /** @param onChange `isRobbed`: taken from a page that may wake up again, or by one that thought so of this. */
  constructor(name: string, onChange: (isHeld: boolean, isRobbed: boolean) => void) {
    this.#name = `imaging-queue:${name}`;
    this.#onChange = onChange;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  get isHeld(): boolean {
    return this.#release !== undefined;
  }

  request(): void {
    if (!this.isHeld && !this.#asked) this.#ask({}, false);
  }

  end(): void {
    this.release();
    this.#channel.close();
  }

  release(): void {
    clearTimeout(this.#ping);
    this.#asked?.abort();
    this.#asked = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  #ask(options: LockOptions, isRobbery: boolean): void {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const held = () =>
      new Promise<void>((resolve) => {
        clearTimeout(this.#ping);
        this.#release = resolve;
        this.#onChange(true, isRobbery);
      });
    // A steal can't be called off.
    const how = options.steal ? options : { signal: asked.signal };
    navigator.locks.request(this.#name, how, held).catch(() => this.#lost(asked));
    this.#ping = setTimeout(() => this.#askWhetherAlive(), pongPatience);
  }

  /** Called off by ourselves, or robbed. */
  #lost(asked: AbortController): void {
    if (asked !== this.#asked || asked.signal.aborted || !this.isHeld) return;
    [this.#release, this.#asked] = [undefined, undefined];
    this.#onChange(false, true);
  }

  #askWhetherAlive(): void {
    this.#channel.postMessage('ping');
    this.#ping = setTimeout(() => this.#ask({ steal: true }, true), pongPatience);
  }

  #hear(message: unknown): void {
    if (message === 'ping' && this.isHeld) this.#channel.postMessage('pong');
    if (message !== 'pong' || this.isHeld || !this.#asked) return;
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => this.#askWhetherAlive(), pingEvery);
  }
}
