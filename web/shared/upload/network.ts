// A phone that says it has no network is wrong at times.
const patience = 60_000;

/** Whether there is a network, as far as the browser can be believed. */
export class Network {
  readonly #onChange: (isOnline: boolean) => void;
  #offlineSince: number | undefined;

  constructor(onChange: (isOnline: boolean) => void) {
    this.#onChange = onChange;
    if (!navigator.onLine) this.#offlineSince = performance.now();
    addEventListener('online', this.#follow);
    addEventListener('offline', this.#follow);
  }

  get isOffline(): boolean {
    return this.triedAgainAt !== undefined && performance.now() < this.triedAgainAt;
  }

  /** When something is tried all the same, in ms since the page began. */
  get triedAgainAt(): number | undefined {
    return this.#offlineSince === undefined ? undefined : this.#offlineSince + patience;
  }

  end(): void {
    removeEventListener('online', this.#follow);
    removeEventListener('offline', this.#follow);
  }

  readonly #follow = (event: Event): void => {
    const isOnline = event.type === 'online';
    this.#offlineSince = isOnline ? undefined : performance.now();
    this.#onChange(isOnline);
  };
}
