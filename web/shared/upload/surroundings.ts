import type { Outcome } from './calls';
import type { Event } from './event';
import type { Item } from './item';
import type { Target } from './send';
import type { Examined } from './worker';

/** What this page holds of a file besides its state. */
export interface Holding {
  file?: Blob | undefined;
  /** The file without places. */
  body?: Blob | undefined;
  examined?: Exclude<Examined, { found: string }> | undefined;
  /** Addresses that were asked for before their parts' turn: each is good for one try. */
  readonly targets: Map<number, Promise<Outcome<Target>>>;
  readonly progress: Map<number, number>;
  /** Ends what is on its way. */
  controller: AbortController;
}

/** What a runner needs of the queue. */
export interface Surroundings {
  readonly encounterId: string;
  item(id: string): Item | undefined;
  holding(id: string): Holding;
  dispatch(id: string, event: Event): Promise<void>;
  progress(): void;
  halt(why: 'signed-out' | 'other-encounter'): void;
  /** Uploads that this browser knows of. */
  knownUploads(): ReadonlySet<string>;
  /** Whether all copies fit, by our own count. */
  hasRoom(): Promise<boolean>;
}

export function newHolding(): Holding {
  return { targets: new Map(), progress: new Map(), controller: new AbortController() };
}
