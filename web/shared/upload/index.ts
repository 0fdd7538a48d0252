import type { ApiClient } from '../api/client';
import { UploadEngine } from './engine';
import { Ledger } from './ledger';
import { importKey } from './sealing';
import type { Snapshot } from './view';

export type { UploadEngine } from './engine';
export type { FileView, Snapshot } from './view';

/** As `GET /api/patient/queue-key` answers. */
export interface QueueKey {
  readonly keyId: string;
  readonly key: string;
}

/**
 * Begins, and goes on with what an earlier page of this encounter and browser left.
 * @param key unset: nothing is kept, as for staff; a page that is loaded again asks for its files again.
 */
export async function startUploads(
  api: ApiClient,
  encounterId: string,
  key: QueueKey | undefined,
  onChange: (snapshot: Snapshot) => void,
): Promise<UploadEngine> {
  const opened = key && (await importKey(key.key));
  // Private mode may refuse: files are sent all the same, as long as the page stays.
  const ledger = opened && (await Ledger.open({ encounterId, keyId: key.keyId, key: opened }).catch(() => undefined));
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'uploads' });
  const engine = new UploadEngine({ api, encounterId, ledger, key: ledger && opened, worker, onChange });
  await engine.start();
  return engine;
}
