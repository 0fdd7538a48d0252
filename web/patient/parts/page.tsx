import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Clinic } from '../clinic';
import { en } from '../strings/en';

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
  const main = useRef<HTMLElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${error ? en.errorTitle : ''}${title} – ${en.service}`;
    // Whoever listens to the page hears the new one's heading, or what is wrong.
    (error ? summary : main).current?.focus();
  }, [title, error]);
  return (
    <div class="im-page">
      {onBack && (
        <button type="button" class="im-back" onClick={onBack}>
          {en.back}
        </button>
      )}
      <main ref={main} tabIndex={-1}>
        {error && (
          <div ref={summary} class="nhsuk-error-summary" tabIndex={-1} role="alert" aria-labelledby="summary-title">
            <h2 class="nhsuk-error-summary__title" id="summary-title">
              {en.problem}
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
      <footer class="im-footer">{en.call(clinic.name, clinic.phone)}</footer>
    </div>
  );
}

// A fragment in the address would be taken for a link's secret.
function focusOn(event: Event, field: string): void {
  event.preventDefault();
  document.getElementById(field)?.focus();
}
