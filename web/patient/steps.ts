import { useEffect, useState } from 'preact/hooks';

export type Step =
  | 'start'
  | 'born'
  | 'confirm'
  | 'asking'
  | 'consent'
  | 'photos'
  | 'check'
  | 'sent'
  | 'withdraw'
  | 'not-me'
  | 'finished';

interface Entry {
  readonly step: Step;
  readonly depth: number;
}

/** The browser's own history, so that Back works as everywhere; the address stays the same and says nothing. */
export function useSteps() {
  const [entry, setEntry] = useState<Entry>(() => entryOf(history.state));
  useEffect(() => {
    const follow = (event: PopStateEvent) => setEntry(entryOf(event.state));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);

  function show(next: Entry, isNew: boolean): void {
    if (isNew) history.pushState(next, '');
    else history.replaceState(next, '');
    setEntry(next);
    scrollTo(0, 0);
  }

  return {
    step: entry.step,
    canGoBack: entry.depth > 0,
    back: () => history.back(),
    go: (step: Step) => {
      // Not what this page last drew: a second tap on a button comes before that.
      const now = entryOf(history.state);
      if (now.step !== step) show({ step, depth: now.depth + 1 }, true);
    },
    /** There is no way back to what was done. */
    replace: (step: Step) => show({ step, depth: 0 }, false),
  };
}

function entryOf(state: unknown): Entry {
  return typeof state === 'object' && state !== null && 'step' in state
    ? (state as Entry)
    : { step: 'start', depth: 0 };
}
