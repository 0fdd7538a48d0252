import type { Remote } from 'comlink';
import { waitFor } from './back-off';
import type { Outcome, UploadCalls } from './calls';
import { remindCollector } from './collector';
import { type Cause, type Item, rangeOf } from './item';
import { readFault } from './reading';
import { mostFlying } from './schedule';
import { type Sent, send, type Target } from './send';
import type { Surroundings } from './surroundings';
import type { FileWorker } from './worker';

type Failure = Exclude<Outcome<unknown>, { kind: 'ok' }>;

const mostRefusals = 8;

/** Sends one part: its bytes, an address signed just before, and what came of it as an event. */
export class PartSender {
  readonly #queue: Surroundings;
  readonly #calls: UploadCalls;
  readonly #worker: Remote<FileWorker>;
  readonly #tell: (item: Item, failure: Failure) => Promise<void>;

  /** @param tell says what a call's failure means for the file. */
  constructor(
    queue: Surroundings,
    calls: UploadCalls,
    worker: Remote<FileWorker>,
    tell: (item: Item, failure: Failure) => Promise<void>,
  ) {
    [this.#queue, this.#calls, this.#worker, this.#tell] = [queue, calls, worker, tell];
  }

  async send(item: Item, part: number): Promise<void> {
    const { plan } = item;
    if (!plan) return;
    const about = { uploadId: plan.uploadId, part };
    await this.#queue.dispatch(item.id, { type: 'begun', ...about });
    const holding = this.#queue.holding(item.id);
    const lost = (isDoubtful: boolean, cause?: Cause, until = 0) =>
      this.#queue.dispatch(item.id, { type: 'lost', ...about, isDoubtful, cause, until });

    const body = await this.#bytes(item, part);
    if (!body) return lost(false);
    const target = await this.#target(item, part);
    if (target.kind !== 'ok') {
      const isTrouble = target.kind === 'trouble';
      await lost(false, isTrouble ? target.cause : undefined, isTrouble ? waitFor(item, target.retryAfter) : 0);
      return isTrouble ? undefined : this.#tell(item, target);
    }

    const sent = await send(target.value, body, holding.controller.signal, (bytes) => {
      holding.progress.set(part, bytes);
      this.#queue.progress();
    });
    holding.progress.delete(part);
    if (item.source !== 'file') remindCollector(body.size);
    if (sent.kind === 'answered') return this.#answered(item, part, sent, lost);
    if (sent.kind === 'aborted') return lost(sent.hasLeft);
    // Disk and network look the same from here.
    const fault = await readFault(body);
    await lost(sent.hasLeft, sent.kind, waitFor(item));
    if (fault) await this.#queue.dispatch(item.id, { type: 'file-lost', reason: fault });
  }

  async #answered(
    item: Item,
    part: number,
    sent: Extract<Sent, { kind: 'answered' }>,
    lost: (isDoubtful: boolean, cause?: Cause, until?: number) => Promise<void>,
  ): Promise<void> {
    const { status, etag } = sent;
    const uploadId = item.plan?.uploadId ?? '';
    // 412: something lies there already, and only this file could.
    if ((status >= 200 && status < 300) || (status === 412 && item.plan?.partCount === 1))
      return this.#queue.dispatch(item.id, { type: 'stored', uploadId, part, etag: status === 412 ? '' : etag });
    if (status >= 500 || status === 429 || status === 408) return lost(true, 'server', waitFor(item, sent.retryAfter));
    // Too old or cut off: a new address is had at once, then with patience.
    await lost(status !== 403, 'address', item.failures === 0 ? 0 : waitFor(item));
    if (item.failures >= mostRefusals)
      await this.#queue.dispatch(item.id, { type: 'rejected', reason: { code: 'store' } });
  }

  /** Unset where they can't be had, which is told. */
  async #bytes(item: Item, part: number): Promise<Blob | undefined> {
    const { from, to } = rangeOf(item, part);
    if (item.source === 'file') return this.#queue.holding(item.id).body?.slice(from, to);
    try {
      return await this.#worker.unseal(item.id, from, to);
    } catch {
      // The browser threw it away, or somebody changed it.
      await this.#queue.dispatch(item.id, { type: 'unkept' });
      return undefined;
    }
  }

  /** Signed, or about to be: by then the part before has gone out, and the network was idle meanwhile. */
  async #target(item: Item, part: number): Promise<Outcome<Target>> {
    const { targets } = this.#queue.holding(item.id);
    const own = targets.get(part) ?? this.#sign(item, part);
    targets.delete(part);
    const following = part + mostFlying;
    if (following <= (item.plan?.partCount ?? 0) && !item.stored.has(following) && !targets.has(following))
      targets.set(following, this.#sign(item, following));
    return own;
  }

  #sign(item: Item, part: number): Promise<Outcome<Target>> {
    return this.#calls.sign(item.plan?.uploadId ?? '', part);
  }
}
