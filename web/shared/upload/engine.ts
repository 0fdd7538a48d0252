import { type Remote, wrap } from 'comlink';
import { UploadCalls } from './calls';
import type { EngineOptions } from './engine-options';
import type { Event } from './event';
import { canBeRetried, type Item, isAtWork, isOver, newItem } from './item';
import { isSameFile, Keeping } from './keeping';
import { QueueLock } from './lock';
import { apply } from './machine';
import { Network } from './network';
import { Pace } from './pace';
import { Queue } from './queue';
import { Runner } from './runner';
import { type Command, next } from './schedule';
import type { Holding, Surroundings } from './surroundings';
import { bytesOf, type Halt, type Snapshot, viewOf } from './view';
import { WakeLock } from './wake';
import type { FileWorker } from './worker';

/**
 * Takes files to the server, whatever happens on the way. It holds the queue and the conditions under which something
 * goes out; what is done next the schedule says, how it is done the runner knows, and what it means is the machine's.
 */
export class UploadEngine implements Surroundings {
  readonly encounterId: string;
  readonly #options: EngineOptions;
  readonly #lock: QueueLock;
  readonly #network: Network;
  readonly #wake = new WakeLock();
  readonly #pace = new Pace();
  readonly #worker: Remote<FileWorker>;
  readonly #calls: UploadCalls;
  readonly #runner: Runner;
  readonly #keeping: Keeping;
  readonly #queue = new Queue();
  readonly #running = new Set<string>();
  #halted: 'paused' | 'signed-out' | 'other-encounter' | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.encounterId = options.encounterId;
    this.#calls = new UploadCalls(options.api);
    this.#worker = wrap<FileWorker>(options.worker);
    this.#runner = new Runner(this, this.#calls, this.#worker);
    this.#keeping = new Keeping(options.ledger, this.#worker);
    this.#lock = new QueueLock(options.encounterId, (isHeld, isRobbed) => void this.#onLock(isHeld, isRobbed));
    this.#network = new Network((isOnline) => this.#onNetwork(isOnline));
  }

  /** Looks for what an earlier page left, and goes on with it. */
  async start(): Promise<void> {
    await this.#worker.open(this.#options.key);
    await this.#keeping.sweep().catch(() => undefined);
    this.#lock.request();
    this.#changed();
  }

  get snapshot(): Snapshot {
    const files = this.#queue.items.map((item) => viewOf(item, (part) => this.#queue.progress(item, part)));
    const { sentBytes, totalBytes } = bytesOf(files);
    const secondsLeft = this.#isSending ? this.#pace.secondsFor(totalBytes - sentBytes) : undefined;
    return { files, halt: this.#halt, wake: this.#wake.state, sentBytes, totalBytes, secondsLeft };
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const item = newItem(crypto.randomUUID(), file.name, file.size, this.#options.key ? 'both' : 'file');
      this.holding(item.id).file = file;
      this.#queue.append([item]);
      if (file.size === 0) void this.dispatch(item.id, { type: 'refused', reason: { code: 'empty' } });
    }
    this.#turn();
  }

  /** The same file again, for one whose bytes this page has not. False where it is another one. */
  async provide(id: string, file: File): Promise<boolean> {
    const known = this.#keeping.find(id) ?? this.holding(id).examined;
    const examined = file.size === this.item(id)?.size && known ? await this.#worker.examine(file) : undefined;
    if (!known || !examined || 'found' in examined || !isSameFile(known, file, examined)) return false;
    Object.assign(this.holding(id), { file, examined, body: examined.body });
    await this.dispatch(id, { type: 'file-given', isKept: this.#options.key !== undefined });
    return true;
  }

  pause(): void {
    this.#stop('paused');
  }

  /** After a pause, or once the patient has given the date of birth again. */
  resume(): void {
    this.#halted = undefined;
    this.#turn();
  }

  retry(id: string): Promise<void> {
    return this.dispatch(id, { type: 'retried' });
  }

  /** Gives an upload up; what has ended leaves the list. */
  async cancel(id: string): Promise<void> {
    const item = this.item(id);
    if (!item || item.state === 'checking') return;
    await this.dispatch(id, { type: 'cancelled' });
    if (item.plan && item.state !== 'sent') await this.#calls.abort(item.plan.uploadId);
    this.#queue.keep((other) => other.id !== id);
    this.#turn();
  }

  /** Erases all that this browser keeps of the queue: after submit, withdrawal, logout, "not me" (safety S7). */
  async clear(): Promise<void> {
    const ids = this.#queue.items.map((item) => item.id);
    this.#shut();
    // Nothing that is still to be told finds a file to write down.
    this.#queue.keep(() => false);
    await this.#keeping.forgetAll(ids);
    await this.end();
  }

  /** What was kept stays, for the next engine of this encounter. */
  async end(): Promise<void> {
    this.#shut();
    await this.#keeping.end();
    this.#options.worker.terminate();
  }

  /** What this page can show of a file without asking anybody. */
  preview(id: string): Blob | undefined {
    return this.holding(id).file;
  }

  item(id: string): Item | undefined {
    return this.#queue.item(id);
  }

  holding(id: string): Holding {
    return this.#queue.holding(id);
  }

  async dispatch(id: string, event: Event): Promise<void> {
    const before = this.item(id);
    if (!before) return;
    const after = apply(before, event);
    if (after === before) return;
    this.#queue.replace((item) => (item.id === id ? after : item));
    // A browser that keeps nothing any more still sends.
    await this.#follow(before, after).catch(() => undefined);
    this.#turn();
  }

  readonly progress = (): void => this.#changed();

  readonly halt = (why: 'signed-out' | 'other-encounter'): void => this.#stop(why);

  knownUploads(): ReadonlySet<string> {
    return new Set(this.#queue.items.flatMap((item) => item.plan?.uploadId ?? []));
  }

  readonly hasRoom = (): Promise<boolean> => this.#keeping.hasRoom();

  get #isSending(): boolean {
    return !this.#isEnded && !this.#halted && this.#lock.isHeld && !this.#network.isOffline;
  }

  get #hasWork(): boolean {
    return this.#queue.items.some(isAtWork);
  }

  get #halt(): Halt | undefined {
    if (this.#halted) return this.#halted;
    if (!this.#lock.isHeld && this.#hasWork) return 'elsewhere';
    return this.#network.isOffline ? 'offline' : undefined;
  }

  #shut(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#network.end();
    this.#queue.abortAll();
    this.#lock.end();
    this.#wake.want(false);
    this.#changed();
  }

  /** Begins whatever may begin now, and comes back when something else may. */
  #turn(): void {
    clearTimeout(this.#timer);
    if (this.#isEnded) return;
    if (this.#hasWork) this.#lock.request();
    else if (this.#running.size === 0) this.#lock.release();
    const now = performance.now();
    for (const command of next(this.#queue.items, { now, isSending: this.#isSending, running: this.#running }))
      this.#begin(command);
    const due = [...this.#queue.items.map((item) => item.notBefore), this.#network.triedAgainAt ?? 0].filter(
      (at) => at > now,
    );
    if (due.length > 0) this.#timer = setTimeout(() => this.#turn(), Math.min(...due) - now);
    this.#wake.want(this.#isSending && this.#hasWork);
    this.#changed();
  }

  #begin(command: Command): void {
    const item = this.item(command.item);
    if (!item) return;
    if (command.type === 'send') return void this.#runner.run(command, item);
    const name = `${command.type}:${command.item}`;
    this.#running.add(name);
    void this.#runner.run(command, item).finally(() => {
      this.#running.delete(name);
      this.#turn();
    });
  }

  /** Nothing that was begun for what is over goes on, and what the next page needs is written down. */
  async #follow(before: Item, after: Item): Promise<void> {
    if (after.plan !== before.plan && before.plan) this.#queue.abort(after.id);
    if (isOver(after)) this.#queue.abort(after.id);
    if (isOver(after) && !canBeRetried(after)) await this.#keeping.forget(after.id);
    else await this.#keeping.save(after, this.holding(after.id), before);
  }

  #stop(why: 'paused' | 'signed-out' | 'other-encounter'): void {
    this.#halted = why;
    this.#queue.abortAll();
    this.#pace.reset();
    this.#turn();
  }

  async #onLock(isHeld: boolean, isRobbed: boolean): Promise<void> {
    if (isHeld) {
      const adopted = await this.#keeping.adopt(new Set(this.#queue.items.map((item) => item.id)), isRobbed);
      this.#queue.append(adopted);
    } else {
      // Another page goes on with what this one kept.
      this.#queue.abortAll();
      const own = await this.#keeping.own();
      this.#queue.keep((item) => !own || own.has(item.id) || item.state === 'examining');
    }
    this.#turn();
  }

  #onNetwork(isOnline: boolean): void {
    if (isOnline) this.#queue.replace((item) => ({ ...item, notBefore: 0 }));
    this.#pace.reset();
    this.#turn();
  }

  #changed(): void {
    const { sentBytes } = this.snapshot;
    if (this.#isSending) this.#pace.mark(performance.now(), sentBytes);
    this.#options.onChange(this.snapshot);
  }
}
