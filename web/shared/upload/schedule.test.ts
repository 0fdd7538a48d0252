import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from './event';
import { type Item, newItem, restoredItem } from './item';
import { apply } from './machine';
import { type Command, mostFlying, next } from './schedule';

const partSize = 10;

/** What the server has of one upload. */
class Server {
  readonly parts = new Map<number, number>();
  status = 'open';

  constructor(
    readonly uploadId: string,
    readonly partCount: number,
  ) {}
}

/** A page with one file, a server, and a network in between of which everything is to be feared. */
class World {
  readonly size: number;
  item: Item;
  server: Server | undefined;
  opened = 0;
  now = 0;
  isOnline = true;
  sends = 0;
  #running = new Set<string>();
  #flying: { part: number; uploadId: string }[] = [];
  /** Parts of the present upload that this page was told are stored. */
  #told = new Set<number>();

  constructor(size: number) {
    this.size = size;
    this.item = newItem('i1', 'arm.mp4', size, 'both');
  }

  get isOver(): boolean {
    return this.item.state === 'sent';
  }

  dispatch(event: Event): void {
    this.item = apply(this.item, event);
  }

  /** One of the commands that are due ends in one of the ways that it can; parts end later, in any order. */
  step(choice: number, how: number): void {
    const commands = next([this.item], { now: this.now, isSending: this.isOnline, running: this.#running });
    const command = commands[choice % Math.max(1, commands.length)];
    if (command) this.#do(command, how);
  }

  land(choice: number, how: number): void {
    const [flight] = this.#flying.splice(choice % Math.max(1, this.#flying.length), 1);
    if (!flight) return;
    const { part, uploadId } = flight;
    const server = this.server?.uploadId === uploadId && this.server.status === 'open' ? this.server : undefined;
    const arrives = how % 3 !== 0 && server !== undefined;
    if (arrives) server.parts.set(part, (server.parts.get(part) ?? 0) + 1);
    if (arrives && how % 3 === 1) {
      this.#told.add(part);
      this.dispatch({ type: 'stored', uploadId, part, etag: `e${part}` });
    } else {
      // Turned away, or gone with its answer.
      this.dispatch({
        type: 'lost',
        uploadId,
        part,
        isDoubtful: how % 3 === 2 || !server,
        until: this.now + 5,
        cause: 'network',
      });
    }
  }

  reload(): void {
    if (['sent', 'needs-file', 'examining'].includes(this.item.state)) return;
    // What was on its way may arrive all the same.
    for (const { part, uploadId } of this.#flying)
      if (part % 2 && this.server?.uploadId === uploadId && this.server.status === 'open')
        this.server.parts.set(part, (this.server.parts.get(part) ?? 0) + 1);
    [this.#flying, this.#running] = [[], new Set()];
    this.#told = new Set();
    const { facts, plan, source } = this.item;
    const kept = { lastModified: 0, ends: '', between: '', name: 'arm.mp4', size: this.size };
    this.item = restoredItem('i1', { ...kept, facts, plan, isCopied: source === 'copy' });
  }

  /** The server gave the upload up. */
  expire(): void {
    if (this.server?.status === 'open') this.server.status = 'aborted';
  }

  #do(command: Command, how: number): void {
    const isLucky = how % 4 !== 0;
    const trouble = (): void => this.dispatch({ type: 'trouble', cause: 'server', until: this.now + 5 });
    switch (command.type) {
      case 'examine':
        return this.dispatch({ type: 'examined', facts: { contentType: 'video/mp4' } });
      case 'seal':
        return this.dispatch({ type: 'sealed', to: Math.min(this.size, this.item.sealedTo + partSize) });
      case 'plan':
        return isLucky ? this.#plan() : trouble();
      case 'read':
        return isLucky ? this.#read() : trouble();
      case 'complete':
        return this.#complete(how);
      case 'send':
        return this.#send(command.part);
    }
  }

  #plan(): void {
    this.server = new Server(`u${++this.opened}`, Math.ceil(this.size / partSize));
    this.#told = new Set();
    const { uploadId, partCount } = this.server;
    this.dispatch({ type: 'planned', plan: { uploadId, mediaId: 'm1', partSize, partCount } });
  }

  #read(): void {
    const { server } = this;
    if (!server || server.status === 'aborted') return this.dispatch({ type: 'gone' });
    for (const part of server.parts.keys()) this.#told.add(part);
    const parts = new Map([...server.parts.keys()].map((part) => [part, `e${part}`]));
    this.dispatch({ type: 'read', status: server.status, parts });
  }

  #complete(how: number): void {
    const { server } = this;
    if (!server || server.status === 'aborted') return this.dispatch({ type: 'gone' });
    const missing = Array.from({ length: server.partCount }, (_, i) => i + 1).filter((part) => !server.parts.has(part));
    expect(missing).toEqual([]);
    if (how % 4 === 1) return this.dispatch({ type: 'missing', parts: [], until: this.now });
    server.status = how % 4 === 2 ? 'checking' : 'complete';
    // Done, and nobody was told.
    if (how % 4 === 0) return this.dispatch({ type: 'trouble', cause: 'network', until: this.now + 5 });
    this.dispatch({ type: 'completed', status: server.status });
    server.status = 'complete';
  }

  #send(part: number): void {
    expect(this.#told).not.toContain(part);
    const uploadId = this.item.plan?.uploadId ?? '';
    // What was on its way for an upload that is gone was called off with it.
    this.#flying = this.#flying.filter((flight) => flight.uploadId === uploadId);
    expect(this.#flying.map((flight) => flight.part)).not.toContain(part);
    this.sends++;
    this.dispatch({ type: 'begun', uploadId, part });
    this.#flying.push({ part, uploadId });
    expect(this.#flying.length).toBeLessThanOrEqual(mostFlying);
  }
}

const happenings = fc.record({
  what: fc.constantFrom('step', 'step', 'step', 'land', 'land', 'reload', 'wait', 'network', 'expire'),
  choice: fc.nat(20),
  how: fc.nat(11),
});

function happen(world: World, { what, choice, how }: { what: string; choice: number; how: number }): void {
  if (what === 'step') world.step(choice, how);
  if (what === 'land') world.land(choice, how);
  if (what === 'reload') world.reload();
  if (what === 'wait') world.now += choice;
  if (what === 'network') world.isOnline = !world.isOnline;
  if (what === 'expire' && how === 0) world.expire();
}

/** From here on all goes well. */
function finish(world: World): void {
  world.isOnline = true;
  for (let steps = 0; !world.isOver && steps < 1000; steps++) {
    world.now += 10;
    if (world.item.state === 'needs-file') world.dispatch({ type: 'file-given', isKept: true });
    for (let choice = 0; choice < 4; choice++) world.step(choice, 3);
    world.land(0, 1);
  }
}

describe('whatever happens', () => {
  test('every part arrives, and none that arrived or was acknowledged goes again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 75 }), fc.array(happenings, { maxLength: 150 }), (size, list) => {
        const world = new World(size);
        for (const happening of list) happen(world, happening);
        finish(world);

        expect(world.item.state).toBe('sent');
        expect(world.server?.status).toBe('complete');
        expect([...(world.server?.parts.values() ?? [])]).toEqual(Array(Math.ceil(size / partSize)).fill(1));
      }),
      { numRuns: process.env.IMAGING_LONG === '1' ? 20_000 : 1_000 },
    );
  });

  test('each part goes once where nothing happens', () => {
    const world = new World(75);
    finish(world);
    expect(world.sends).toBe(8);
  });
});

describe('the queue', () => {
  const plan = { uploadId: 'u', mediaId: 'm', partSize, partCount: 8 };
  const conditions = { now: 0, isSending: true, running: new Set<string>() };
  const sending = (id: string): Item => ({
    ...newItem(id, id, 75, 'file'),
    state: 'sending',
    facts: { contentType: 'video/mp4' },
    plan: { ...plan, uploadId: id },
  });

  test('sends three parts at once, of the first file first', () => {
    const commands = next([sending('a'), sending('b')], conditions);
    expect(commands).toEqual([1, 2, 3].map((part) => ({ type: 'send', item: 'a', part })));
  });

  test('goes on with the next file while one waits', () => {
    const waiting = { ...sending('a'), notBefore: 100 };
    expect(next([waiting, sending('b')], conditions).map((command) => command.item)).toEqual(['b', 'b', 'b']);
  });

  test('opens no more uploads than the server takes', () => {
    const planning = (id: string): Item => ({ ...sending(id), state: 'planning', plan: undefined });
    const commands = next([...'abcdef'].map(planning), conditions);
    expect(commands.filter((command) => command.type === 'plan')).toHaveLength(4);
  });

  test('seals ahead while nothing may be sent', () => {
    const item: Item = { ...sending('a'), source: 'both' };
    expect(next([item], { ...conditions, isSending: false })).toEqual([{ type: 'seal', item: 'a' }]);
  });

  test('seals a photo before the video that was chosen first, and stops none that has begun', () => {
    const video: Item = { ...sending('a'), source: 'both' };
    const photo: Item = { ...sending('b'), source: 'both', size: 5 };
    const isSending = false;
    expect(next([video, photo], { ...conditions, isSending })).toEqual([{ type: 'seal', item: 'b' }]);
    expect(next([video, photo], { ...conditions, isSending, running: new Set(['seal:a']) })).toEqual([]);
  });

  test('sends what the copy holds, and no byte beyond it', () => {
    const item: Item = { ...sending('a'), source: 'both', sealedTo: 15 };
    const commands = next([item], conditions).filter((command) => command.type === 'send');
    expect(commands).toEqual([{ type: 'send', item: 'a', part: 1 }]);
  });
});
