import { useState } from 'preact/hooks';
import { isoDate } from '../date-of-birth';
import { Page } from '../parts/page';
import { verify } from '../patient-api';
import { words } from '../strings/words';
import type { PageProps } from './props';

interface BornProps extends PageProps {
  readonly token: string;
  readonly lead?: string;
  readonly onVerified: (encounterId: string) => Promise<void>;
  /** With what the API says of it. */
  readonly onDead: (detail: string) => void;
}

const fields = [
  ['day', 2],
  ['month', 2],
  ['year', 4],
] as const;

export function Born({ clinic, onBack, token, lead, onVerified, onDead }: BornProps) {
  const [typed, setTyped] = useState({ day: '', month: '', year: '' });
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const date = isoDate(typed.day, typed.month, typed.year);
    if (!date) return setError(Object.values(typed).every((text) => !text) ? words.born.empty : words.born.impossible);
    setBusy(true);
    setError(undefined);
    const answer = await verify(token, date);
    setBusy(false);
    if (answer.kind === 'verified') return onVerified(answer.encounterId);
    if (answer.kind === 'dead') return onDead(answer.detail);
    if (answer.kind === 'wrong') setError(words.born.wrong(answer.attemptsLeft));
    else setError(answer.kind === 'impossible' ? words.born.impossible : words.trouble.text);
  }

  return (
    <Page
      title={words.born.title}
      clinic={clinic}
      onBack={onBack}
      error={error ? { text: error, field: 'day' } : undefined}
      isHeadless
    >
      {lead && <p>{lead}</p>}
      <form onSubmit={send} noValidate>
        <div class={`nhsuk-form-group ${error ? 'nhsuk-form-group--error' : ''}`}>
          <fieldset class="nhsuk-fieldset" aria-describedby={error ? 'born-hint born-error' : 'born-hint'}>
            <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--l">
              <h1 class="nhsuk-fieldset__heading">{words.born.title}</h1>
            </legend>
            <div class="nhsuk-hint" id="born-hint">
              {words.born.hint}
            </div>
            {error && (
              <span class="nhsuk-error-message" id="born-error">
                {error}
              </span>
            )}
            <div class="nhsuk-date-input">
              {fields.map(([name, width]) => (
                <div class="nhsuk-date-input__item" key={name}>
                  <label class="nhsuk-label nhsuk-date-input__label" for={name}>
                    {words.born[name]}
                  </label>
                  <input
                    class={`nhsuk-input nhsuk-date-input__input nhsuk-input--width-${width} ${error ? 'nhsuk-input--error' : ''}`}
                    id={name}
                    inputMode="numeric"
                    autocomplete={`bday-${name}`}
                    value={typed[name]}
                    onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
                  />
                </div>
              ))}
            </div>
          </fieldset>
        </div>
        <button type="submit" class="nhsuk-button" disabled={isBusy}>
          {isBusy ? words.loading : words.go}
        </button>
      </form>
    </Page>
  );
}
