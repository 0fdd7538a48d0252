import { allStored, type Item, isAtHand } from './item';

/** What is to be done now. */
export type Command =
  | { type: 'examine' | 'seal' | 'plan' | 'read' | 'complete'; item: string }
  | { type: 'send'; item: string; part: number };

export interface Conditions {
  /** In ms since the page began. */
  readonly now: number;
  /** Whether anything may go out: there is a network, a session, nobody paused it, and this tab drives the queue. */
  readonly isSending: boolean;
  /** `type:item` of commands under way; parts under way are known from the items. */
  readonly running: ReadonlySet<string>;
}

export const mostFlying = 3;

// The server takes five; one is left for another page of this browser.
const mostOpen = 4;

const underWay = new Set(['sending', 'resuming', 'completing']);

/** The commands that may begin now, in the order of the queue. */
export function next(items: readonly Item[], conditions: Conditions): Command[] {
  const due = items.filter((item) => item.notBefore <= conditions.now);
  const idle = (type: string, item: Item) => !conditions.running.has(`${type}:${item.id}`);
  const commands: Command[] = [];
  const add = (type: 'examine' | 'seal' | 'plan' | 'read' | 'complete', item: Item | undefined) => {
    if (item && idle(type, item)) commands.push({ type, item: item.id });
  };

  // One after the other: the worker reads one file at a time.
  add(
    'examine',
    items.find((item) => item.state === 'examining'),
  );
  const unsealed = items.filter((item) => item.facts && item.source === 'both' && isLive(item));
  add('seal', smallest(unsealed, conditions));
  if (!conditions.isSending) return commands;

  let open = items.filter((item) => underWay.has(item.state)).length;
  for (const item of due) {
    if (item.state === 'resuming' || item.state === 'checking' || item.doubtful.size > 0) add('read', item);
    if (item.state === 'completing') add('complete', item);
    if (item.state === 'planning' && open < mostOpen) {
      add('plan', item);
      open++;
    }
  }
  return [...commands, ...parts(items, due)];
}

function parts(items: readonly Item[], due: readonly Item[]): Command[] {
  const commands: Command[] = [];
  let free = mostFlying - items.reduce((sum, item) => sum + item.flying.size, 0);
  for (const item of due) {
    if (item.state !== 'sending' || allStored(item)) continue;
    for (let part = 1; part <= (item.plan?.partCount ?? 0) && free > 0; part++) {
      if (item.stored.has(part) || item.flying.has(part) || item.doubtful.has(part) || !isAtHand(item, part)) continue;
      commands.push({ type: 'send', item: item.id, part });
      free--;
    }
  }
  return commands;
}

/** The one that is being sealed; else the smallest, so that photos don't wait for a video. */
function smallest(items: readonly Item[], { running }: Conditions): Item | undefined {
  const begun = items.find((item) => running.has(`seal:${item.id}`));
  return begun ?? items.toSorted((a, b) => a.size - b.size)[0];
}

function isLive(item: Item): boolean {
  return item.state === 'planning' || item.state === 'sending' || item.state === 'resuming';
}
