import { describe, expect, test, vi } from 'vitest';
import { createApi } from '../api/client';
import { UploadCalls } from './calls';

vi.stubGlobal('location', { href: 'https://clinic.example/p/' });

function problem(name: string, status: number, more: object = {}, headers: Record<string, string> = {}): Response {
  const body = { type: `urn:imaging:problem:${name}`, title: 'x', status, detail: 'Do this.', ...more };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}

function read(answer: Response | (() => never)) {
  const fetch = async () => (typeof answer === 'function' ? answer() : answer);
  return new UploadCalls(createApi('e1', fetch as typeof globalThis.fetch)).read('u1');
}

const page = new Response('<html>Welcome to the hotel</html>', { headers: { 'content-type': 'text/html' } });
const halfJson = new Response('{"uploadId":', { headers: { 'content-type': 'application/json' } });
const unreachable = (): never => {
  throw new TypeError('Failed to fetch');
};

describe('what an answer means', () => {
  test.each([
    ['no answer', unreachable, { kind: 'trouble', cause: 'network' }],
    ['a page of the network’s', page, { kind: 'trouble', cause: 'portal' }],
    ['JSON that breaks off', halfJson, { kind: 'trouble', cause: 'portal' }],
    ['JSON of somebody else', Response.json({}, { status: 404 }), { kind: 'trouble', cause: 'portal' }],
    ['401', problem('unauthorized', 401), { kind: 'halted', why: 'signed-out' }],
    ['409 of another encounter', problem('wrong-encounter', 409), { kind: 'halted', why: 'other-encounter' }],
    ['404 of the upload', problem('upload-not-found', 404), { kind: 'gone' }],
    ['409 closed', problem('upload-closed', 409), { kind: 'gone' }],
    ['409 incomplete', problem('upload-incomplete', 409, { missing: [2] }), { kind: 'missing', parts: [2] }],
    ['400 of parts', problem('invalid-parts', 400, { parts: [3] }), { kind: 'missing', parts: [3] }],
    [
      '409 too many open',
      problem('upload-limit', 409, { limit: 'open-uploads', uploads: ['u9'] }),
      { kind: 'too-many-open', uploads: ['u9'] },
    ],
    [
      '409 too many files',
      problem('upload-limit', 409, { limit: 'files' }),
      { kind: 'rejected', reason: { code: 'upload-limit', detail: 'Do this.', isFinal: false } },
    ],
    [
      '413',
      problem('too-large', 413),
      { kind: 'rejected', reason: { code: 'too-large', detail: 'Do this.', isFinal: true } },
    ],
    [
      '400 of the file',
      problem('file-refused', 400, { reason: 'damaged' }),
      { kind: 'rejected', reason: { code: 'damaged', detail: 'Do this.', isFinal: true } },
    ],
    [
      '429',
      problem('rate-limited', 429, {}, { 'retry-after': '7' }),
      { kind: 'trouble', cause: 'busy', retryAfter: 7000 },
    ],
    [
      '503',
      problem('dependency-unavailable', 503, {}, { 'retry-after': '2' }),
      { kind: 'trouble', cause: 'server', retryAfter: 2000 },
    ],
    ['500', problem('internal', 500), { kind: 'trouble', cause: 'server', retryAfter: undefined }],
  ])('%s', async (_, answer, expected) => {
    expect(await read(answer)).toEqual(expected);
  });

  test('an answer of ours is taken', async () => {
    expect(await read(Response.json({ uploadId: 'u1' }))).toEqual({ kind: 'ok', value: { uploadId: 'u1' } });
  });
});

test('every call names the encounter', async () => {
  const fetch = vi.fn(async (_: Request) => Response.json({}));
  await new UploadCalls(createApi('e1', fetch as typeof globalThis.fetch)).read('u1');
  expect(fetch.mock.calls[0]?.[0].headers.get('X-Encounter')).toBe('e1');
});

test('a part whose ETag the store hides leaves the list to the server', async () => {
  const bodies: string[] = [];
  const fetch = async (request: Request) => {
    bodies.push(await request.text());
    return Response.json({});
  };
  const calls = new UploadCalls(createApi('e1', fetch as typeof globalThis.fetch));
  await calls.complete('u1', new Map([[1, 'a']]));
  await calls.complete('u1', new Map([[1, '']]));
  expect(bodies.map((body) => JSON.parse(body))).toEqual([{ parts: [{ partNumber: 1, etag: 'a' }] }, {}]);
});
