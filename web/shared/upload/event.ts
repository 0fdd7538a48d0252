import type { Cause, Facts, Plan, Reason } from './item';

/** What can happen to a file. Times are in ms, parts count from 1. */
export type Event =
  | { type: 'examined'; facts: Facts }
  | { type: 'refused'; reason: Reason }
  | { type: 'planned'; plan: Plan }
  | { type: 'sealed'; to: number }
  | { type: 'unkept' }
  | { type: 'file-lost'; reason: Reason }
  | { type: 'file-given'; isKept: boolean }
  | { type: 'begun'; uploadId: string; part: number }
  | { type: 'stored'; uploadId: string; part: number; etag: string }
  /** `isDoubtful`: its bytes may have arrived all the same. */
  | { type: 'lost'; uploadId: string; part: number; isDoubtful: boolean; until: number; cause?: Cause | undefined }
  | { type: 'read'; status: string; parts: ReadonlyMap<number, string>; reason?: Reason | undefined }
  | { type: 'gone' }
  | { type: 'missing'; parts: readonly number[]; until: number }
  | { type: 'completed'; status: string }
  | { type: 'trouble'; cause: Cause; until: number }
  | { type: 'rejected'; reason: Reason }
  | { type: 'retried' }
  | { type: 'cancelled' };

export type EventType = Event['type'];
