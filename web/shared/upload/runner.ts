import { proxy, type Remote } from 'comlink';
import { waitFor } from './back-off';
import type { Outcome, UploadCalls } from './calls';
import type { Event } from './event';
import { type Item, rangeOf } from './item';
import { PartSender } from './part-sender';
import { isOfFile, unreadable } from './reading';
import type { Command } from './schedule';
import type { Surroundings } from './surroundings';
import type { FileWorker } from './worker';

const pollEvery = 1_000;

/** Does what the schedule says, and tells what came of it. Every outcome is an event; nothing is thrown. */
export class Runner {
  readonly #queue: Surroundings;
  readonly #calls: UploadCalls;
  readonly #worker: Remote<FileWorker>;
  readonly #parts: PartSender;

  constructor(queue: Surroundings, calls: UploadCalls, worker: Remote<FileWorker>) {
    [this.#queue, this.#calls, this.#worker] = [queue, calls, worker];
    this.#parts = new PartSender(queue, calls, worker, (item, outcome) => this.#tell(item, outcome));
  }

  run(command: Command, item: Item): Promise<void> {
    switch (command.type) {
      case 'examine':
        return this.#examine(item);
      case 'seal':
        return this.#seal(item);
      case 'plan':
        return this.#plan(item);
      case 'read':
        return this.#read(item);
      case 'complete':
        return this.#complete(item);
      case 'send':
        return this.#parts.send(item, command.part);
    }
  }

  async #examine(item: Item): Promise<void> {
    const holding = this.#queue.holding(item.id);
    try {
      const examined = await this.#worker.examine(holding.file ?? new Blob());
      if ('found' in examined)
        return this.#queue.dispatch(item.id, { type: 'refused', reason: { code: 'type', detail: examined.found } });
      holding.examined = examined;
      holding.body = examined.body;
      await this.#queue.dispatch(item.id, { type: 'examined', facts: examined.facts });
    } catch (error) {
      await this.#queue.dispatch(item.id, { type: 'refused', reason: unreadable(error) });
    }
  }

  async #seal(item: Item): Promise<void> {
    const dispatch = (event: Event) => this.#queue.dispatch(item.id, event);
    const body = this.#queue.holding(item.id).body;
    try {
      if (!body || !(await this.#queue.hasRoom())) return await dispatch({ type: 'unkept' });
      await this.#worker.seal(
        item.id,
        body,
        proxy((to) => void dispatch({ type: 'sealed', to })),
      );
    } catch (error) {
      await this.#worker.remove(item.id).catch(() => undefined);
      await dispatch(isOfFile(error) ? { type: 'file-lost', reason: unreadable(error) } : { type: 'unkept' });
    }
  }

  async #plan(item: Item): Promise<void> {
    if (!item.facts) return;
    const { contentType, sha256 = null, capturedAt = null } = item.facts;
    const { encounterId } = this.#queue;
    const about = { encounterId, fileName: item.name || 'file', size: item.size };
    const outcome = await this.#calls.plan({ ...about, contentType, sha256, capturedAt });
    if (outcome.kind !== 'ok') return this.#tell(item, outcome);
    const { uploadId, mediaId, partSize, partCount, url, headers } = outcome.value;
    const target = url && { kind: 'ok' as const, value: { url, headers: headers ?? {} } };
    if (target) this.#queue.holding(item.id).targets.set(1, Promise.resolve(target));
    await this.#queue.dispatch(item.id, { type: 'planned', plan: { uploadId, mediaId, partSize, partCount } });
    // Called off meanwhile.
    if (this.#queue.item(item.id)?.plan?.uploadId !== uploadId) await this.#calls.abort(uploadId);
  }

  async #read(item: Item): Promise<void> {
    if (!item.plan) return;
    const outcome = await this.#calls.read(item.plan.uploadId);
    if (outcome.kind !== 'ok') return this.#tell(item, outcome);
    const { status, parts, media } = outcome.value;
    const whole = parts.filter(({ partNumber, size }) => {
      const { from, to } = rangeOf(item, partNumber);
      return size === to - from;
    });
    const reason = media?.reason ? { code: media.reason.code, detail: media.reason.text, isFinal: true } : undefined;
    await this.#queue.dispatch(item.id, {
      type: 'read',
      status,
      parts: new Map(whole.map(({ partNumber, etag }) => [partNumber, etag.replaceAll('"', '')])),
      reason,
    });
    if (status === 'checking') await new Promise((resolve) => setTimeout(resolve, pollEvery));
  }

  async #complete(item: Item): Promise<void> {
    if (!item.plan) return;
    const outcome = await this.#calls.complete(item.plan.uploadId, item.stored);
    if (outcome.kind !== 'ok') return this.#tell(item, outcome);
    await this.#queue.dispatch(item.id, { type: 'completed', status: outcome.value.status });
  }

  async #tell(item: Item, outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>): Promise<void> {
    switch (outcome.kind) {
      case 'trouble':
        return this.#queue.dispatch(item.id, {
          type: 'trouble',
          cause: outcome.cause,
          until: waitFor(item, outcome.retryAfter),
        });
      case 'missing':
        return this.#queue.dispatch(item.id, { type: 'missing', parts: outcome.parts, until: waitFor(item) });
      case 'too-many-open': {
        // Of a page that was killed before it could write them down.
        const known = this.#queue.knownUploads();
        for (const id of outcome.uploads) if (!known.has(id)) await this.#calls.abort(id);
        return this.#queue.dispatch(item.id, { type: 'trouble', cause: 'busy', until: waitFor(item) });
      }
      case 'halted':
        return this.#queue.halt(outcome.why);
      case 'gone':
        return this.#queue.dispatch(item.id, { type: 'gone' });
      case 'rejected':
        return this.#queue.dispatch(item.id, { type: 'rejected', reason: outcome.reason });
    }
  }
}
