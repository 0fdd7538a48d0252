import { en, type Strings } from './en';

export type Language = 'en' | 'cy';

const key = 'imaging-language';

/** What the pages say now. Read it while drawing: it is another object once another language is spoken. */
export let words: Strings = en;
export let language: Language = 'en';

/** What was chosen in this tab; undefined while nobody has. */
export function chosenLanguage(): Language | undefined {
  return known(sessionStorage.getItem(key));
}

/** Until somebody chooses, or the clinic has said. */
export function likelyLanguage(): Language {
  return chosenLanguage() ?? known(navigator.language.slice(0, 2)) ?? 'en';
}

/** Speaks it from the next drawing on, which this asks for. Where it can't be loaded, all stays as it is. */
export async function speak(next: Language): Promise<void> {
  try {
    words = next === 'cy' ? (await import('./cy')).cy : en;
  } catch {
    return;
  }
  language = next;
  document.documentElement.lang = next;
  dispatchEvent(new Event(spoken));
}

export function choose(next: Language): Promise<void> {
  sessionStorage.setItem(key, next);
  return speak(next);
}

/** The event of the window after which all is drawn again. */
export const spoken = 'imaging-language';

function known(text: string | null | undefined): Language | undefined {
  return text === 'en' || text === 'cy' ? text : undefined;
}
