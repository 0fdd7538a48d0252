import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Clinic } from '../clinic';
import { choose, language, words } from '../strings/words';

interface PageProps {
  readonly title: string;
  readonly clinic: Clinic;
  readonly onBack?: (() => void) | undefined;
  /** What has to be mended, with the field that it is about. */
  readonly error?: { readonly text: string; readonly field: string } | undefined;
  readonly caption?: string | undefined;
  /** The heading is a form's own legend or label. */
  readonly isHeadless?: boolean;
  readonly children: ComponentChildren;
}

/** One column: a way back, a heading, at most one question, and whom to call. */
export function Page({ title, clinic, onBack, error, caption, isHeadless, children }: PageProps) {
  const other = language === 'en' ? 'cy' : 'en';
  const main = useRef<HTMLElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${error ? words.errorTitle : ''}${title} – ${words.service}`;
    // Whoever listens to the page hears the new one's heading, or what is wrong.
    (error ? summary : main).current?.focus();
  }, [title, error]);
  return (
    <div class="im-page">
      <div class="im-top">
        {onBack && (
          <button type="button" class="im-back" onClick={onBack}>
            {words.back}
          </button>
        )}
        <button type="button" class="im-language" lang={other} onClick={() => void choose(other)}>
          {words.otherLanguage}
        </button>
      </div>
      <main ref={main} tabIndex={-1}>
        {error && (
          <div ref={summary} class="nhsuk-error-summary" tabIndex={-1} role="alert" aria-labelledby="summary-title">
            <h2 class="nhsuk-error-summary__title" id="summary-title">
              {words.problem}
            </h2>
            <ul class="nhsuk-list nhsuk-error-summary__list">
              <li>
                <a href={`#${error.field}`} onClick={(event) => focusOn(event, error.field)}>
                  {error.text}
                </a>
              </li>
            </ul>
          </div>
        )}
        {caption && <p class="nhsuk-caption-l">{caption}</p>}
        {!isHeadless && <h1 class="nhsuk-heading-l">{title}</h1>}
        {children}
      </main>
      <footer class="im-footer">{words.call(clinic.name, clinic.phone)}</footer>
    </div>
  );
}

// A fragment in the address would be taken for a link's secret.
function focusOn(event: Event, field: string): void {
  event.preventDefault();
  document.getElementById(field)?.focus();
}
