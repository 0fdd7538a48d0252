import { describe, expect, test } from 'vitest';
import type { Event, EventType } from './event';
import { type Item, newItem, type State, states } from './item';
import { apply, table, UnexpectedEvent } from './machine';

const uploadId = 'u1';
const plan = { uploadId, mediaId: 'm1', partSize: 10, partCount: 3 };
const reason = { code: 'test' };

const events: Readonly<Record<EventType, Event>> = {
  examined: { type: 'examined', facts: { contentType: 'video/mp4' } },
  refused: { type: 'refused', reason },
  planned: { type: 'planned', plan },
  sealed: { type: 'sealed', to: 20 },
  unkept: { type: 'unkept' },
  'file-lost': { type: 'file-lost', reason },
  'file-given': { type: 'file-given', isKept: true },
  begun: { type: 'begun', uploadId, part: 2 },
  stored: { type: 'stored', uploadId, part: 2, etag: 'e2' },
  lost: { type: 'lost', uploadId, part: 2, isDoubtful: true, until: 5, cause: 'network' },
  read: { type: 'read', status: 'open', parts: new Map([[1, 'e1']]) },
  gone: { type: 'gone' },
  missing: { type: 'missing', parts: [1], until: 5 },
  completed: { type: 'completed', status: 'checking' },
  trouble: { type: 'trouble', cause: 'server', until: 5 },
  rejected: { type: 'rejected', reason },
  retried: { type: 'retried' },
  cancelled: { type: 'cancelled' },
};

/** A file of three parts, the first of which is stored, whose copy still grows. */
function at(state: State): Item {
  return {
    ...newItem('i1', 'arm.mp4', 30, state === 'needs-file' ? 'none' : 'both'),
    state,
    sealedTo: 10,
    facts: state === 'examining' ? undefined : { contentType: 'video/mp4' },
    plan: state === 'examining' || state === 'planning' ? undefined : plan,
    stored: new Map(state === 'examining' || state === 'planning' ? [] : [[1, 'e1']]),
  };
}

// What follows in each state, in the order of the events above: ! can't happen, - comes too late and changes nothing.
const S = 'sending';
const expected: Readonly<Record<State, string>> = {
  examining: 'planning refused ! ! ! refused ! ! ! ! ! ! ! ! ! ! ! cancelled',
  planning: `! ! ${S} planning planning needs-file ! ! - - - - ! ! planning failed ! cancelled`,
  sending: `! ! ! ${S} ${S} needs-file ! ${S} ${S} ${S} ${S} planning ! ! ${S} failed ! cancelled`,
  resuming: `! ! ! resuming resuming resuming ! ! resuming resuming ${S} planning ! ! resuming failed ! cancelled`,
  completing:
    '! ! ! completing completing completing ! ! - - - planning resuming checking completing failed ! cancelled',
  checking: `! ! ! checking checking checking ! ! - - ${S} planning ! ! checking failed ! -`,
  'needs-file': '! ! - - - - resuming ! needs-file needs-file - needs-file ! ! - failed ! cancelled',
  sent: '- - - - - - ! ! - - - - - - - - ! cancelled',
  refused: '- - - - - - ! ! - - - - - - - - ! cancelled',
  failed: '- - - - - - ! ! - - - - - - - - resuming cancelled',
  cancelled: '- - - - - - - - - - - - - - - - - -',
};

function outcome(state: State, event: Event): string {
  const item = at(state);
  try {
    const after = apply(item, event);
    return after === item ? '-' : after.state;
  } catch (error) {
    if (error instanceof UnexpectedEvent) return '!';
    throw error;
  }
}

describe('the table of states and events', () => {
  test.each(states)('says what every event makes of a file that is %s', (state) => {
    expect(Object.values(events).map((event) => outcome(state, event))).toEqual(expected[state].split(' '));
  });

  test('knows every state', () => {
    expect(Object.keys(table)).toEqual([...states]);
  });
});

describe('a file that is sending', () => {
  test('is complete with its last part', () => {
    const two = apply(at('sending'), { type: 'stored', uploadId, part: 2, etag: '' });
    expect(apply(two, { type: 'stored', uploadId, part: 3, etag: '' }).state).toBe('completing');
  });

  test('takes no part of an upload that was given up', () => {
    const item = at('sending');
    expect(apply(item, { type: 'stored', uploadId: 'u0', part: 2, etag: '' })).toBe(item);
  });

  test('asks for a part that was sent and not answered, and forgets the doubt once it is told', () => {
    const item = apply(apply(at('sending'), events.begun), events.lost);
    expect([...item.doubtful]).toEqual([2]);
    expect([...item.flying]).toEqual([]);
    const read = apply(item, { type: 'read', status: 'open', parts: new Map([[2, 'e2']]) });
    expect([...read.doubtful]).toEqual([]);
    expect([...read.stored.keys()].sort()).toEqual([1, 2]);
  });

  test('counts failures until something works', () => {
    const failed = apply(apply(at('sending'), events.trouble), events.trouble);
    expect(failed).toMatchObject({ failures: 2, cause: 'server', notBefore: 5 });
    expect(apply(failed, events.stored)).toMatchObject({ failures: 0, cause: undefined, notBefore: 0 });
  });

  test('whose file changed goes on from its copy, where that is whole', () => {
    const copied = apply(at('sending'), { type: 'sealed', to: 30 });
    expect(apply(copied, events['file-lost']).state).toBe('sending');
  });

  test('that can be kept no more is sent from the file', () => {
    expect(apply(at('sending'), events.unkept).source).toBe('file');
  });

  test.each([
    ['checking', 'checking'],
    ['complete', 'sent'],
    ['quarantined', 'failed'],
    ['aborted', 'planning'],
  ])('and is %s at the server is %s here', (status, state) => {
    expect(apply(at('resuming'), { type: 'read', status, parts: new Map(), reason }).state).toBe(state);
  });
});

test('a file whose bytes this page has not waits for them, whatever the server says', () => {
  const item: Item = { ...at('resuming'), source: 'none' };
  expect(apply(item, events.read).state).toBe('needs-file');
  expect(apply(item, events.gone).state).toBe('needs-file');
});
