import type { Event, EventType } from './event';
import { allStored, type Item, type State } from './item';

/** The state that follows; `late`: an answer to what is over by now, which changes nothing. */
type Next = State | 'late' | ((item: Item, event: Event) => State);

const stays = (item: Item): State => item.state;
const onward = (item: Item): State => (item.source === 'none' ? 'needs-file' : item.state);
const afresh = (item: Item): State => (item.source === 'none' ? 'needs-file' : 'planning');
const whenStored = (item: Item): State => (allStored(item) ? 'completing' : item.state);

/** What is asked for is told, whatever this page thought. */
const asRead = (item: Item, event: Event): State => {
  switch (event.type === 'read' ? event.status : '') {
    case 'open':
      return allStored(item) ? 'completing' : item.source === 'none' ? 'needs-file' : 'sending';
    case 'checking':
      return 'checking';
    case 'complete':
      return 'sent';
    case 'quarantined':
      return 'failed';
    default:
      return afresh(item);
  }
};

const afterCompletion = (_: Item, event: Event): State =>
  event.type === 'completed' && event.status === 'checking' ? 'checking' : 'sent';

const seal = { sealed: stays, unkept: onward } as const;
const over: Partial<Record<EventType, Next>> = {
  examined: 'late',
  refused: 'late',
  planned: 'late',
  sealed: 'late',
  unkept: 'late',
  'file-lost': 'late',
  stored: 'late',
  lost: 'late',
  read: 'late',
  gone: 'late',
  missing: 'late',
  completed: 'late',
  trouble: 'late',
  rejected: 'late',
};

/** Every state, and what each event makes of it. What is not here can't happen there. */
export const table: Readonly<Record<State, Partial<Record<EventType, Next>>>> = {
  examining: { examined: 'planning', refused: 'refused', 'file-lost': 'refused', cancelled: 'cancelled' },
  planning: {
    ...seal,
    planned: 'sending',
    'file-lost': onward,
    trouble: stays,
    rejected: 'failed',
    cancelled: 'cancelled',
    // Of an upload that is gone.
    stored: 'late',
    lost: 'late',
    read: 'late',
    gone: 'late',
  },
  sending: {
    ...seal,
    begun: stays,
    stored: whenStored,
    lost: stays,
    read: asRead,
    gone: afresh,
    'file-lost': onward,
    trouble: stays,
    rejected: 'failed',
    cancelled: 'cancelled',
  },
  resuming: {
    ...seal,
    stored: stays,
    lost: stays,
    read: asRead,
    gone: afresh,
    'file-lost': stays,
    trouble: stays,
    rejected: 'failed',
    cancelled: 'cancelled',
  },
  completing: {
    ...seal,
    completed: afterCompletion,
    missing: 'resuming',
    gone: afresh,
    'file-lost': stays,
    stored: 'late',
    lost: 'late',
    read: 'late',
    trouble: stays,
    rejected: 'failed',
    cancelled: 'cancelled',
  },
  checking: {
    ...seal,
    read: asRead,
    gone: afresh,
    'file-lost': stays,
    stored: 'late',
    lost: 'late',
    trouble: stays,
    rejected: 'failed',
    cancelled: 'late',
  },
  'needs-file': {
    'file-given': (item) => (item.plan ? 'resuming' : 'planning'),
    stored: whenStored,
    lost: stays,
    read: 'late',
    planned: 'late',
    trouble: 'late',
    gone: stays,
    rejected: 'failed',
    sealed: 'late',
    unkept: 'late',
    'file-lost': 'late',
    cancelled: 'cancelled',
  },
  sent: { ...over, cancelled: 'cancelled' },
  refused: { ...over, cancelled: 'cancelled' },
  failed: {
    ...over,
    retried: (item) => (item.plan ? 'resuming' : item.source === 'none' ? 'needs-file' : 'planning'),
    cancelled: 'cancelled',
  },
  cancelled: { ...over, begun: 'late', 'file-given': 'late', retried: 'late', cancelled: 'late' },
};

export class UnexpectedEvent extends Error {
  constructor(state: State, event: EventType) {
    super(`${event} can't happen to a file that is ${state}`);
  }
}

/** The file after the event. Throws {@link UnexpectedEvent}. */
export function apply(item: Item, event: Event): Item {
  const next = table[item.state][event.type];
  if (next === undefined) throw new UnexpectedEvent(item.state, event.type);
  // What concerns an upload that was given up concerns nobody.
  if (next === 'late' || ('uploadId' in event && event.uploadId !== item.plan?.uploadId)) return item;
  const changed = { ...item, ...change(item, event) };
  const state = typeof next === 'function' ? next(changed, event) : next;
  return { ...changed, state };
}

const fresh = { failures: 0, notBefore: 0, cause: undefined };

function change(item: Item, event: Event): Partial<Item> {
  switch (event.type) {
    case 'examined':
      return { facts: event.facts };
    case 'planned':
      return { ...fresh, plan: event.plan, stored: new Map(), flying: new Set(), doubtful: new Set() };
    case 'gone':
      return { ...fresh, plan: undefined, stored: new Map(), flying: new Set(), doubtful: new Set() };
    case 'sealed':
      return { sealedTo: event.to, source: event.to >= item.size ? 'copy' : item.source };
    case 'unkept':
      return { sealedTo: 0, source: item.source === 'both' ? 'file' : 'none' };
    case 'file-lost':
      return item.source === 'copy' ? {} : { source: 'none', reason: event.reason };
    case 'file-given':
      return { ...fresh, source: event.isKept ? 'both' : 'file', sealedTo: 0, reason: undefined };
    case 'begun':
      return { flying: plus(item.flying, event.part) };
    case 'stored':
      return { ...fresh, ...landed(item, event.part), stored: new Map(item.stored).set(event.part, event.etag) };
    case 'lost':
      return lose(item, event);
    case 'read':
      return read(item, event);
    case 'missing':
      return {
        stored: new Map([...item.stored].filter(([part]) => !event.parts.includes(part))),
        notBefore: event.until,
      };
    case 'trouble':
      return { failures: item.failures + 1, notBefore: event.until, cause: event.cause };
    case 'refused':
    case 'rejected':
      return { reason: event.reason, flying: new Set() };
    case 'retried':
      return { ...fresh, reason: undefined };
    case 'cancelled':
      return { flying: new Set() };
    case 'completed':
      return fresh;
  }
}

function lose(item: Item, event: Extract<Event, { type: 'lost' }>): Partial<Item> {
  const { flying, doubtful } = landed(item, event.part);
  return {
    flying,
    doubtful: event.isDoubtful ? plus(doubtful, event.part) : doubtful,
    failures: event.cause ? item.failures + 1 : item.failures,
    notBefore: Math.max(item.notBefore, event.until),
    cause: event.cause ?? item.cause,
  };
}

function read(item: Item, event: Extract<Event, { type: 'read' }>): Partial<Item> {
  const stored = new Map([...event.parts, ...item.stored]);
  return event.status === 'open' || event.status === 'checking' || event.status === 'complete'
    ? { ...fresh, stored, doubtful: new Set() }
    : event.status === 'quarantined'
      ? { reason: event.reason }
      : { ...fresh, plan: undefined, stored: new Map(), flying: new Set(), doubtful: new Set() };
}

function landed(item: Item, part: number): Pick<Item, 'flying' | 'doubtful'> {
  return { flying: minus(item.flying, part), doubtful: minus(item.doubtful, part) };
}

function plus(set: ReadonlySet<number>, value: number): ReadonlySet<number> {
  return new Set(set).add(value);
}

function minus(set: ReadonlySet<number>, value: number): ReadonlySet<number> {
  return new Set([...set].filter((other) => other !== value));
}
