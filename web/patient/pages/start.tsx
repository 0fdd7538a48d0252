import { Page } from '../parts/page';
import { words } from '../strings/words';
import type { PageProps } from './props';

/** Neutral: whoever holds the phone learns nothing of anybody (safety S2). */
export function Start({ clinic, onGo }: PageProps & { readonly onGo: () => void }) {
  return (
    <Page title={words.start.title} clinic={clinic}>
      <p>{words.start.lead}</p>
      <p>{words.start.steps}</p>
      <p class="im-note">
        {words.start.emergency} {clinic.emergency}
      </p>
      <button type="button" class="nhsuk-button" onClick={onGo}>
        {words.start.go}
      </button>
      <h2 class="nhsuk-heading-m">{words.start.genuine}</h2>
      <p>{words.start.genuineText}</p>
    </Page>
  );
}
