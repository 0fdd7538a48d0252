import { type Remote, wrap } from 'comlink';
import type { ApiClient } from '../api/client';
import { UploadCalls } from './calls';
import { type Item, newItem, type State } from './item';
import { Keeping } from './keeping';
import type { Ledger } from './ledger';
import { QueueLock } from './lock';
import { apply, type Event } from './machine';
import { Pace } from './pace';
import { Runner } from './runner';
import { type Command, next } from './schedule';
import type { Holding, Surroundings } from './surroundings';
import { bytesOf, type Halt, type Snapshot, viewOf } from './view';
import { WakeLock } from './wake';
import type { FileWorker } from './worker';

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

const working: ReadonlySet<State> = new Set(['examining', 'planning', 'sending', 'resuming', 'completing', 'checking']);
const ended: ReadonlySet<State> = new Set(['sent', 'refused', 'failed', 'cancelled']);

// A phone that says it has no network is wrong at times.
const offlinePatience = 60_000;

/**
 * Takes files to the server, whatever happens on the way. It holds the queue and the conditions under which something
 * goes out; what is done next the schedule says, how it is done the runner knows, and what it means is the machine's.
 */
export class UploadEngine implements Surroundings {
  readonly encounterId: string;
  readonly #options: EngineOptions;
  readonly #lock: QueueLock;
  readonly #wake = new WakeLock();
  readonly #pace = new Pace();
  readonly #worker: Remote<FileWorker>;
  readonly #calls: UploadCalls;
  readonly #runner: Runner;
  readonly #keeping: Keeping;
  readonly #holdings = new Map<string, Holding>();
  readonly #running = new Set<string>();
  #items: readonly Item[] = [];
  #halted: 'paused' | 'signed-out' | 'other-encounter' | undefined;
  #offlineSince: number | undefined;
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
    if (!navigator.onLine) this.#offlineSince = Date.now();
    addEventListener('online', this.#onNetwork);
    addEventListener('offline', this.#onNetwork);
  }

  /** Looks for what an earlier page left, and goes on with it. */
  async start(): Promise<void> {
    await this.#worker.open(this.#options.key);
    await this.#keeping.sweep();
    this.#lock.request();
    this.#changed();
  }

  get snapshot(): Snapshot {
    const files = this.#items.map((item) =>
      viewOf(item, (part) => this.#holdings.get(item.id)?.progress.get(part) ?? 0),
    );
    const { sentBytes, totalBytes } = bytesOf(files);
    const secondsLeft = this.#isSending ? this.#pace.secondsFor(totalBytes - sentBytes) : undefined;
    return { files, halt: this.#halt, wake: this.#wake.state, sentBytes, totalBytes, secondsLeft };
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const item = newItem(crypto.randomUUID(), file.name, file.size, this.#options.key ? 'both' : 'file');
      this.holding(item.id).file = file;
      this.#items = [...this.#items, item];
      if (file.size === 0) void this.dispatch(item.id, { type: 'refused', reason: { code: 'empty' } });
    }
    this.#turn();
  }

  /** The same file again, for one whose bytes this page has not. False where it is another one. */
  async provide(id: string, file: File): Promise<boolean> {
    const kept = this.#keeping.find(id);
    const known = kept ?? this.holding(id).examined;
    const examined = file.size === this.item(id)?.size && known ? await this.#worker.examine(file) : undefined;
    if (!known || !examined || 'found' in examined || examined.ends !== known.ends) return false;
    // Some phones give a video another time each time it is chosen: then it has to be the same all the way.
    if (kept && file.lastModified !== kept.lastModified && examined.between !== kept.between) return false;
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
    this.#items = this.#items.filter((other) => other.id !== id);
    this.#turn();
  }

  /** Erases all that this browser keeps of the queue: after submit, withdrawal, logout, "not me" (safety S7). */
  async clear(): Promise<void> {
    this.#stop('paused');
    this.end();
    await this.#keeping.forgetAll(this.#items.map((item) => item.id));
    this.#items = [];
    this.#changed();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    removeEventListener('online', this.#onNetwork);
    removeEventListener('offline', this.#onNetwork);
    for (const { controller } of this.#holdings.values()) controller.abort();
    this.#lock.release();
    this.#wake.want(false);
    this.#changed();
  }

  item(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  holding(id: string): Holding {
    let holding = this.#holdings.get(id);
    if (!holding) {
      holding = { targets: new Map(), progress: new Map(), controller: new AbortController() };
      this.#holdings.set(id, holding);
    }
    return holding;
  }

  async dispatch(id: string, event: Event): Promise<void> {
    const before = this.item(id);
    if (!before) return;
    const after = apply(before, event);
    if (after === before) return;
    this.#items = this.#items.map((item) => (item.id === id ? after : item));
    // A browser that keeps nothing any more still sends.
    await this.#follow(before, after).catch(() => undefined);
    this.#turn();
  }

  progress(): void {
    this.#changed();
  }

  halt(why: 'signed-out' | 'other-encounter'): void {
    this.#stop(why);
  }

  knownUploads(): ReadonlySet<string> {
    return new Set(this.#items.flatMap((item) => item.plan?.uploadId ?? []));
  }

  hasRoom(): Promise<boolean> {
    return this.#keeping.hasRoom();
  }

  get #isSending(): boolean {
    return !this.#isEnded && !this.#halted && this.#lock.isHeld && !this.#isOffline;
  }

  get #isOffline(): boolean {
    return this.#offlineSince !== undefined && Date.now() - this.#offlineSince < offlinePatience;
  }

  get #hasWork(): boolean {
    return this.#items.some((item) => working.has(item.state));
  }

  get #halt(): Halt | undefined {
    if (this.#halted) return this.#halted;
    if (!this.#lock.isHeld && this.#hasWork) return 'elsewhere';
    return this.#isOffline ? 'offline' : undefined;
  }

  /** Begins whatever may begin now, and comes back when something else may. */
  #turn(): void {
    clearTimeout(this.#timer);
    if (this.#isEnded) return;
    if (this.#hasWork) this.#lock.request();
    else if (this.#running.size === 0) this.#lock.release();
    const now = Date.now();
    for (const command of next(this.#items, { now, isSending: this.#isSending, running: this.#running }))
      this.#begin(command);
    const due = this.#items.map((item) => item.notBefore).filter((at) => at > now);
    if (this.#isOffline) due.push((this.#offlineSince ?? now) + offlinePatience);
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
    if (after.plan !== before.plan && before.plan) this.#abort(after.id);
    if (ended.has(after.state)) this.#abort(after.id);
    const isOver = after.state !== 'failed' ? ended.has(after.state) : after.reason?.isFinal;
    if (isOver) await this.#keeping.forget(after.id);
    else await this.#keeping.save(after, this.holding(after.id), before);
  }

  #abort(id: string): void {
    const holding = this.holding(id);
    holding.controller.abort();
    holding.controller = new AbortController();
    holding.targets.clear();
    holding.progress.clear();
  }

  #stop(why: 'paused' | 'signed-out' | 'other-encounter'): void {
    this.#halted = why;
    for (const { id } of this.#items) this.#abort(id);
    this.#pace.reset();
    this.#turn();
  }

  async #onLock(isHeld: boolean, isRobbed: boolean): Promise<void> {
    if (isHeld) {
      const adopted = await this.#keeping.adopt(new Set(this.#items.map((item) => item.id)), isRobbed);
      this.#items = [...adopted, ...this.#items];
    } else {
      // Another page goes on with what this one kept.
      for (const { id } of this.#items) this.#abort(id);
      const own = await this.#keeping.own();
      this.#items = this.#items.filter((item) => !own || own.has(item.id) || item.state === 'examining');
    }
    this.#turn();
  }

  readonly #onNetwork = (event: globalThis.Event): void => {
    const isOnline = event.type === 'online';
    this.#offlineSince = isOnline ? undefined : Date.now();
    if (isOnline) this.#items = this.#items.map((item) => ({ ...item, notBefore: 0 }));
    this.#pace.reset();
    this.#turn();
  };

  #changed(): void {
    const { sentBytes } = this.snapshot;
    if (this.#isSending) this.#pace.mark(Date.now(), sentBytes);
    this.#options.onChange(this.snapshot);
  }
}
