import type { components } from '@imaging/api-types';
import { type ApiClient, NotOurs } from '../api/client';
import { type Problem, problemName } from '../api/problem';
import type { Cause, Reason } from './item';
import { retryAfter } from './send';

type Schemas = components['schemas'];

/** What came of a call, by what has to be done next. */
export type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'trouble'; cause: Cause; retryAfter?: number | undefined }
  | { kind: 'gone' }
  | { kind: 'missing'; parts: readonly number[] }
  | { kind: 'too-many-open'; uploads: readonly string[] }
  | { kind: 'rejected'; reason: Reason }
  | { kind: 'halted'; why: 'signed-out' | 'other-encounter' };

interface Answer<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

const final = new Set(['file-refused', 'file-type-refused', 'too-large']);

/** The API's upload calls. */
export class UploadCalls {
  readonly #api: ApiClient;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  plan(body: Schemas['PlanUploadRequest']): Promise<Outcome<Schemas['PlanUploadResponse']>> {
    return outcome(this.#api.POST('/api/media/uploads', { body }));
  }

  read(uploadId: string): Promise<Outcome<Schemas['UploadView']>> {
    return outcome(this.#api.GET('/api/media/uploads/{uploadId}', { params: { path: { uploadId } } }));
  }

  sign(uploadId: string, number: number): Promise<Outcome<Schemas['SignedPart']>> {
    return outcome(
      this.#api.GET('/api/media/uploads/{uploadId}/parts/{number}', { params: { path: { uploadId, number } } }),
    );
  }

  complete(uploadId: string, parts: ReadonlyMap<number, string>): Promise<Outcome<Schemas['MediaView']>> {
    // Without an ETag from a store that hides it, the server takes its own list.
    const named = [...parts].map(([partNumber, etag]) => ({ partNumber, etag }));
    const body = named.every(({ etag }) => etag) ? { parts: named } : {};
    return outcome(this.#api.POST('/api/media/uploads/{uploadId}/complete', { params: { path: { uploadId } }, body }));
  }

  abort(uploadId: string): Promise<Outcome<unknown>> {
    return outcome(this.#api.DELETE('/api/media/uploads/{uploadId}', { params: { path: { uploadId } } }));
  }
}

async function outcome<T>(call: Promise<Answer<T>>): Promise<Outcome<T>> {
  try {
    const { data, error, response } = await call;
    return response.ok ? { kind: 'ok', value: data as T } : judge(response, error);
  } catch (error) {
    // No answer, one that was not ours, or one that broke off in the middle.
    return { kind: 'trouble', cause: error instanceof NotOurs || error instanceof SyntaxError ? 'portal' : 'network' };
  }
}

function judge(response: Response, body: unknown): Exclude<Outcome<never>, { kind: 'ok' }> {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem;
  const code = problemName(problem);
  if (response.status === 401) return { kind: 'halted', why: 'signed-out' };
  if (code === 'wrong-encounter') return { kind: 'halted', why: 'other-encounter' };
  if (code === 'upload-not-found' || code === 'upload-closed') return { kind: 'gone' };
  if (code === 'upload-incomplete') return { kind: 'missing', parts: (problem.missing ?? []) as number[] };
  // Something else than what the store has was claimed: what it has is asked for again.
  if (code === 'invalid-parts') return { kind: 'missing', parts: (problem.parts ?? []) as number[] };
  if (code === 'upload-limit' && problem.limit === 'open-uploads')
    return { kind: 'too-many-open', uploads: (problem.uploads ?? []) as string[] };
  if (response.status === 429 || response.status === 503 || response.status >= 500) {
    const cause = response.status === 429 ? 'busy' : 'server';
    return { kind: 'trouble', cause, retryAfter: retryAfter(response.headers.get('retry-after')) };
  }
  if (!code) return { kind: 'trouble', cause: 'portal' };
  const detail = problem.detail ?? undefined;
  return { kind: 'rejected', reason: { code: reasonOf(problem) ?? code, detail, isFinal: final.has(code) } };
}

function reasonOf(problem: Problem): string | undefined {
  return typeof problem.reason === 'string' ? problem.reason : undefined;
}
