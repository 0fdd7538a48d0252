import { Page } from '../parts/page';
import { en } from '../strings/en';
import type { PageProps } from './props';

/** Neutral: whoever holds the phone learns nothing of anybody (safety S2). */
export function Start({ clinic, onGo }: PageProps & { readonly onGo: () => void }) {
  return (
    <Page title={en.start.title} clinic={clinic}>
      <p>{en.start.lead}</p>
      <p>{en.start.steps}</p>
      <p class="im-note">
        {en.start.emergency} {clinic.emergency}
      </p>
      <button type="button" class="nhsuk-button" onClick={onGo}>
        {en.start.go}
      </button>
      <h2 class="nhsuk-heading-m">{en.start.genuine}</h2>
      <p>{en.start.genuineText}</p>
    </Page>
  );
}
