import type { ApiClient } from '../api/client';
import type { Ledger } from './ledger';
import type { Snapshot } from './view';

export interface EngineOptions {
  readonly api: ApiClient;
  readonly encounterId: string;
  /** Where the queue is kept; unset: it lasts as long as the page. */
  readonly ledger?: Ledger | undefined;
  /** Seals copies and opens them. */
  readonly key?: CryptoKey | undefined;
  readonly worker: Worker;
  readonly onChange: (snapshot: Snapshot) => void;
}
