import type { Entry } from './ledger';

/** Where one file is on its way. */
export type State =
  | 'examining'
  | 'planning'
  | 'sending'
  | 'resuming'
  | 'completing'
  | 'checking'
  | 'needs-file'
  | 'sent'
  | 'refused'
  | 'failed'
  | 'cancelled';

export const states: readonly State[] = [
  'examining',
  'planning',
  'sending',
  'resuming',
  'completing',
  'checking',
  'needs-file',
  'sent',
  'refused',
  'failed',
  'cancelled',
];

/** Why something has to be tried again. */
export type Cause = 'network' | 'stalled' | 'portal' | 'busy' | 'server' | 'address';

/** Why something is over: a code of ours or of the API, and the API's words for people. */
export interface Reason {
  readonly code: string;
  readonly detail?: string | undefined;
  /** Trying again can't help. */
  readonly isFinal?: boolean | undefined;
}

/** What the first bytes, and a walk through the file, told of it. */
export interface Facts {
  readonly contentType: string;
  readonly capturedAt?: string | undefined;
  /** Of the bytes as they will be sent, hex; of small files only. */
  readonly sha256?: string | undefined;
}

/** The server's word on how the file travels. */
export interface Plan {
  readonly uploadId: string;
  readonly mediaId: string;
  readonly partSize: number;
  readonly partCount: number;
}

/**
 * Where the bytes come from: `file`, the File that was chosen; `copy`, the sealed copy; `both`, while the copy grows;
 * `none`, nothing is left or whole: the file has to be chosen again.
 */
export type Source = 'file' | 'both' | 'copy' | 'none';

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: State;
  readonly source: Source;
  /** Bytes that the sealed copy holds. */
  readonly sealedTo: number;
  readonly facts?: Facts | undefined;
  readonly plan?: Plan | undefined;
  /** Parts that the store acknowledged, with their ETags; '' where it was not told. */
  readonly stored: ReadonlyMap<number, string>;
  /** Parts on their way. */
  readonly flying: ReadonlySet<number>;
  /** Parts that were sent and not answered: whether they arrived has to be asked before they are sent again. */
  readonly doubtful: ReadonlySet<number>;
  /** Failures in a row. */
  readonly failures: number;
  /** Nothing is tried before this time, in ms since the page began. */
  readonly notBefore: number;
  readonly cause?: Cause | undefined;
  readonly reason?: Reason | undefined;
}

export function newItem(id: string, name: string, size: number, source: Source): Item {
  return {
    id,
    name,
    size,
    state: 'examining',
    source,
    sealedTo: 0,
    stored: new Map(),
    flying: new Set(),
    doubtful: new Set(),
    failures: 0,
    notBefore: 0,
  };
}

/** A file as an earlier page left it. */
export function restoredItem(id: string, entry: Entry): Item {
  const item = newItem(id, entry.name, entry.size, entry.isCopied ? 'copy' : 'none');
  const state = entry.plan ? 'resuming' : entry.isCopied ? 'planning' : 'needs-file';
  return { ...item, state, facts: entry.facts, plan: entry.plan, sealedTo: entry.isCopied ? entry.size : 0 };
}

/** Bytes of part `number`, counted from 1. */
export function rangeOf(item: Item, number: number): { from: number; to: number } {
  const size = item.plan?.partSize ?? item.size;
  return { from: (number - 1) * size, to: Math.min(number * size, item.size) };
}

const atWork: ReadonlySet<State> = new Set(['examining', 'planning', 'sending', 'resuming', 'completing', 'checking']);
const over: ReadonlySet<State> = new Set(['sent', 'refused', 'failed', 'cancelled']);

/** Whether this page has something to do for it. */
export function isAtWork(item: Item): boolean {
  return atWork.has(item.state);
}

export function isOver(item: Item): boolean {
  return over.has(item.state);
}

export function canBeRetried(item: Item): boolean {
  return item.state === 'failed' && !item.reason?.isFinal;
}

export function allStored(item: Item): boolean {
  return item.plan !== undefined && item.stored.size >= item.plan.partCount;
}

/** Whether a part's bytes can be had now: from the copy as far as it reaches, so that what is sent is what is kept. */
export function isAtHand(item: Item, number: number): boolean {
  if (item.source === 'none') return false;
  return item.source !== 'both' || rangeOf(item, number).to <= item.sealedTo;
}
