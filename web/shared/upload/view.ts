import { type Cause, canBeRetried, type Item, isOver, type Reason, rangeOf, type State } from './item';
import type { Wake } from './wake';

/** Why nothing goes out, of the whole queue. */
export type Halt = 'offline' | 'paused' | 'elsewhere' | 'signed-out' | 'other-encounter';

/** One file as a page shows it. Sizes in bytes, times in ms since the page began. */
export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: State;
  readonly sentBytes: number;
  readonly mediaId: string | undefined;
  /** Goes on after a reload without the file being chosen again. */
  readonly isKept: boolean;
  /** Why it waits, and until when. */
  readonly cause: Cause | undefined;
  readonly waitsUntil: number;
  readonly reason: Reason | undefined;
  readonly canBeRetried: boolean;
  readonly partCount: number;
  readonly stored: readonly number[];
  readonly flying: readonly number[];
}

export interface Snapshot {
  readonly files: readonly FileView[];
  readonly halt: Halt | undefined;
  readonly wake: Wake;
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly secondsLeft: number | undefined;
}

const counted: ReadonlySet<State> = new Set([
  'planning',
  'sending',
  'resuming',
  'completing',
  'checking',
  'sent',
  'needs-file',
]);

/** @param progress bytes of a part on its way. */
export function viewOf(item: Item, progress: (part: number) => number): FileView {
  const whole = [...item.stored.keys()]
    .map((part) => rangeOf(item, part))
    .reduce((sum, { from, to }) => sum + to - from, 0);
  const onTheWay = [...item.flying].reduce((sum, part) => sum + progress(part), 0);
  const isThere = item.state === 'completing' || item.state === 'checking' || item.state === 'sent';
  return {
    id: item.id,
    name: item.name,
    size: item.size,
    state: item.state,
    sentBytes: isThere ? item.size : Math.min(item.size, whole + onTheWay),
    mediaId: item.plan?.mediaId,
    isKept: item.source === 'copy' && !isOver(item),
    cause: item.cause,
    waitsUntil: item.notBefore,
    reason: item.reason,
    canBeRetried: canBeRetried(item),
    partCount: item.plan?.partCount ?? 0,
    stored: [...item.stored.keys()].toSorted((a, b) => a - b),
    flying: [...item.flying],
  };
}

/** Of what is on its way or has arrived. */
export function bytesOf(files: readonly FileView[]): { sentBytes: number; totalBytes: number } {
  const own = files.filter((file) => counted.has(file.state));
  return {
    sentBytes: own.reduce((sum, file) => sum + file.sentBytes, 0),
    totalBytes: own.reduce((sum, file) => sum + file.size, 0),
  };
}
