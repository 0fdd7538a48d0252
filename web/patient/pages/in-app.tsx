import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { words } from '../strings/words';
import type { PageProps } from './props';

/** Before anything is asked: another app shows this page, and a browser would do better. The address still has the
 * link's secret, for whoever copies it. */
export function InApp({ clinic, onGo }: PageProps & { readonly onGo: () => void }) {
  const [copied, setCopied] = useState<boolean>();

  async function copy(): Promise<void> {
    // Embedded browsers may lack a clipboard, or forbid it.
    await Promise.resolve()
      .then(() => navigator.clipboard.writeText(location.href))
      .then(
        () => setCopied(true),
        () => setCopied(false),
      );
  }

  return (
    <Page title={words.inApp.title} clinic={clinic}>
      <p>{words.inApp.text}</p>
      <ol class="nhsuk-list nhsuk-list--number">
        {words.inApp.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <button type="button" class="nhsuk-button" onClick={() => void copy()}>
        {words.inApp.copy}
      </button>
      <p role="status">{copied && words.inApp.copied}</p>
      {copied === false && (
        <p role="alert">
          {words.inApp.byHand} <span class="im-address">{location.href}</span>
        </p>
      )}
      <p>
        <button type="button" class="im-link" onClick={onGo}>
          {words.inApp.stay}
        </button>
      </p>
    </Page>
  );
}
