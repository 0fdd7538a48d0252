import type { components } from '@imaging/api-types';
import { createApi } from '@imaging/shared/api/client';
import { type Problem, problemName } from '@imaging/shared/api/problem';

type Schemas = components['schemas'];
export type OwnEncounter = Schemas['OwnEncounter'];
export type ConsentRequest = Schemas['ConsentRequest'];

/** What came of a date of birth. */
export type Verification =
  | { kind: 'verified'; encounterId: string }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'impossible' }
  | { kind: 'trouble' }
  /** The link is over; the API says what to do. */
  | { kind: 'dead'; detail: string };

export async function verify(token: string, dateOfBirth: string): Promise<Verification> {
  try {
    const { data, error, response } = await createApi().POST('/api/patient/verify', { body: { token, dateOfBirth } });
    if (data) return { kind: 'verified', encounterId: data.encounterId };
    const problem = error as Problem;
    if (problemName(problem) === 'wrong-date-of-birth')
      return { kind: 'wrong', attemptsLeft: Number(problem.attemptsLeft ?? 0) };
    if (response.status === 400) return { kind: 'impossible' };
    if (response.status >= 500 || response.status === 429) return { kind: 'trouble' };
    return { kind: 'dead', detail: problem.detail ?? '' };
  } catch {
    return { kind: 'trouble' };
  }
}

/** Unset where the session has ended or is another encounter's. Throws where nobody answers. */
export async function readEncounter(encounterId: string): Promise<OwnEncounter | undefined> {
  const { data, response } = await createApi(encounterId).GET('/api/patient/encounter');
  if (!data && response.status >= 500) throw new Error(`${response.status}`);
  return data;
}

export async function answerConsent(encounterId: string, body: ConsentRequest): Promise<boolean> {
  try {
    return (await createApi(encounterId).PUT('/api/patient/consent', { body })).response.ok;
  } catch {
    return false;
  }
}

/** The link ends, and the clinic is told. */
export async function notMe(encounterId: string): Promise<boolean> {
  try {
    return (await createApi(encounterId).POST('/api/patient/not-me')).response.ok;
  } catch {
    return false;
  }
}

/** A file that the server has, and nobody was shown. */
export interface Arrived {
  readonly id: string;
  readonly name: string;
  readonly about: About;
}

export const sides = ['none', 'left', 'right', 'both'] as const;

/** What its sender says of a file. */
export interface About {
  readonly note: string;
  readonly side: (typeof sides)[number];
}

/** Unset where nobody answered. */
export async function listArrived(encounterId: string): Promise<Arrived[] | undefined> {
  try {
    const path = { encounterId };
    const query = { limit: 200 };
    const { data } = await createApi(encounterId).GET('/api/encounters/{encounterId}/media', {
      params: { path, query },
    });
    return data?.items
      .filter((item) => !item.submittedAt && item.status !== 'failed' && item.status !== 'checking')
      .map((item) => ({
        id: item.id,
        name: item.fileName ?? '',
        about: { note: item.note ?? '', side: sides.find((side) => side === item.side) ?? 'none' },
      }));
  } catch {
    return undefined;
  }
}

/** Where its thumbnail is for a minute; unset while there is none. */
export async function thumbnailOf(encounterId: string, mediaId: string): Promise<string | undefined> {
  try {
    const { data } = await createApi(encounterId).GET('/api/media/{mediaId}/content', {
      params: { path: { mediaId }, query: { rendition: 'thumbnail' } },
      headers: { Accept: 'application/json' },
    });
    return data?.url;
  } catch {
    return undefined;
  }
}

export async function describe(encounterId: string, mediaId: string, body: About): Promise<boolean> {
  try {
    const params = { path: { mediaId } };
    return (await createApi(encounterId).PATCH('/api/media/{mediaId}', { params, body })).response.ok;
  } catch {
    return false;
  }
}

/** Takes a file back that nobody was shown: it is erased. */
export async function takeBack(encounterId: string, mediaId: string): Promise<boolean> {
  try {
    const params = { path: { mediaId } };
    return (await createApi(encounterId).DELETE('/api/media/{mediaId}', { params })).response.ok;
  } catch {
    return false;
  }
}

export type Receipt = Schemas['Receipt'];

/** Takes the agreement back, and with it everything; unset where nobody answered. */
export async function withdraw(encounterId: string): Promise<Receipt | undefined> {
  try {
    const api = createApi(encounterId);
    let receipt = (await api.DELETE('/api/patient/consent')).data?.receipt;
    // What became of each file is known a moment later.
    for (let tries = 0; receipt?.withdrawal && !receipt.withdrawal.isFinal && tries < 10; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      receipt = (await api.GET('/api/patient/receipt')).data?.receipt ?? receipt;
    }
    return receipt;
  } catch {
    return undefined;
  }
}

/** "ok", or the problem's name; '' where nobody answered. */
export async function submit(encounterId: string, mediaIds: string[]): Promise<string> {
  try {
    const { error, response } = await createApi(encounterId).POST('/api/patient/submit', { body: { mediaIds } });
    return response.ok ? 'ok' : problemName(error);
  } catch {
    return '';
  }
}
