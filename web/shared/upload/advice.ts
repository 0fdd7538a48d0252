import type { Cause, Reason } from './item';

/** What is said of trouble, in one language. */
export interface Advice {
  readonly reasons: Readonly<Record<string, string>>;
  readonly type: (found: string | undefined) => string;
  readonly other: string;
  readonly causes: Readonly<Record<Cause, string>>;
}

export const english: Advice = {
  reasons: {
    empty: 'This file is empty. Take the photo or video again.',
    unreadable:
      'Your phone would not open this file, or it has changed. If it is kept in the cloud, download it to your phone ' +
      'first, then choose it again.',
    vanished: 'This file is no longer on your phone. Choose it again, or choose another one.',
    'not-examined': 'This file could not be looked at. Close other apps, then choose it again.',
    store: 'The file was turned down several times. Try again later, or call the clinic.',
  },
  type: (found) => `This is ${found ?? 'no photo or video'}. Photos (JPEG, PNG, WebP, HEIC) and videos can be sent.`,
  other: 'This file could not be sent. Try again, or call the clinic.',
  causes: {
    network: 'The connection was lost. It goes on by itself as soon as there is one.',
    stalled: 'The connection stands still. It is tried again by itself.',
    portal: 'This network asks for a sign-in. Open any other page to sign in, or switch to mobile data.',
    busy: 'There is a queue. It goes on by itself in a moment.',
    server: 'The clinic’s system is busy. It is tried again by itself.',
    address: 'It is tried again by itself.',
  },
};

/** What somebody can do about it. In English the API's own words win, which know more. */
export function adviseOn({ code, detail }: Reason, advice: Advice = english): string {
  if (code === 'type') return advice.type(detail);
  const own = advice.reasons[code];
  return (advice === english ? (detail ?? own) : (own ?? detail)) ?? advice.other;
}

export function explain(cause: Cause, advice: Advice = english): string {
  return advice.causes[cause];
}
