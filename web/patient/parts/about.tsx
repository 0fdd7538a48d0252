import { useState } from 'preact/hooks';
import { type About as Said, sides } from '../patient-api';
import { words } from '../strings/words';

interface AboutProps {
  readonly id: string;
  readonly name: string;
  readonly said: Said;
  readonly onSay: (said: Said) => Promise<boolean>;
}

/** What may be said of a file that has arrived: a note, and which side of the body it shows. */
export function About({ id, name, said, onSay }: AboutProps) {
  const [note, setNote] = useState(said.note);
  const [side, setSide] = useState(said.side);
  const [outcome, setOutcome] = useState('');

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    setOutcome('');
    setOutcome((await onSay({ note, side })) ? words.about.saved : words.trouble.text);
  }

  return (
    <details class="nhsuk-details im-about">
      <summary class="nhsuk-details__summary">
        <span class="nhsuk-details__summary-text">
          {said.note || said.side !== 'none' ? words.about.change : words.about.add}
          <span class="nhsuk-u-visually-hidden"> {name}</span>
        </span>
      </summary>
      <form onSubmit={save}>
        <label class="nhsuk-label" for={`note-${id}`}>
          {words.about.note}
        </label>
        <textarea
          class="nhsuk-textarea"
          id={`note-${id}`}
          maxLength={2000}
          rows={3}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
        <label class="nhsuk-label" for={`side-${id}`}>
          {words.about.side}
        </label>
        <select
          class="nhsuk-select"
          id={`side-${id}`}
          value={side}
          onChange={(event) => setSide(sides.find((known) => known === event.currentTarget.value) ?? 'none')}
        >
          {sides.map((known) => (
            <option key={known} value={known}>
              {words.about.sides[known]}
            </option>
          ))}
        </select>
        <p>
          <button type="submit" class="nhsuk-button nhsuk-button--secondary">
            {words.about.save}
          </button>
        </p>
        <p role="status">{outcome}</p>
      </form>
    </details>
  );
}
