const key = 'imaging-link';
const shortest = 20;
const encounterKey = 'imaging-encounter';

/**
 * The link's secret leaves the address at once, and lives as long as the tab: a page that is loaded again needs it, and
 * whoever looks at the history or the screen does not.
 */
export function takeLink(): string | undefined {
  const token = location.hash.slice(1);
  if (token.length >= shortest) {
    if (token !== sessionStorage.getItem(key)) sessionStorage.removeItem(encounterKey);
    sessionStorage.setItem(key, token);
  }
  if (location.hash) history.replaceState(history.state, '', location.pathname);
  return sessionStorage.getItem(key) ?? undefined;
}

/** Whether the address has a link's secret. */
export function hasNewLink(): boolean {
  return location.hash.length > shortest;
}

export function knownEncounter(): string | undefined {
  return sessionStorage.getItem(encounterKey) ?? undefined;
}

export function rememberEncounter(encounterId: string): void {
  sessionStorage.setItem(encounterKey, encounterId);
}

export function forgetLink(): void {
  sessionStorage.removeItem(key);
  sessionStorage.removeItem(encounterKey);
}
