import { language, words } from './strings/words';

/** Whom to call. The phone is unset until somebody has said. */
export interface Clinic {
  readonly name: string;
  readonly phone: string | undefined;
  /** What to do when it gets worse. */
  readonly emergency: string | undefined;
}

export function unknownClinic(): Clinic {
  return { name: words.theClinic, phone: undefined, emergency: undefined };
}

/** What everybody may know before the date of birth. */
export async function readClinic(): Promise<Clinic> {
  try {
    const answer = await fetch(`/p/clinic.json?language=${language}`);
    const told = (await answer.json()) as { name?: string; phone?: string; emergency?: string };
    return { name: told.name ?? words.theClinic, phone: told.phone, emergency: told.emergency };
  } catch {
    return unknownClinic();
  }
}
