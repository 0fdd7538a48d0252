import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { Radios } from '../parts/radios';
import { words } from '../strings/words';
import type { PageProps } from './props';

export interface WhoAnswers {
  readonly relation: 'self' | 'parent' | 'carer' | 'other';
  readonly name: string | null;
}

interface WhoProps extends PageProps {
  readonly known: WhoAnswers | undefined;
  readonly onGo: (who: WhoAnswers) => void;
}

const relations = ['self', 'parent', 'carer', 'other'] as const;

export function Who({ clinic, onBack, known, onGo }: WhoProps) {
  const [relation, setRelation] = useState<WhoAnswers['relation'] | undefined>(known?.relation);
  const [name, setName] = useState(known?.name ?? '');
  const [error, setError] = useState<{ text: string; field: string }>();

  function go(event: Event): void {
    event.preventDefault();
    if (!relation) setError({ text: words.who.choose, field: 'relation' });
    else if (relation !== 'self' && !name.trim()) setError({ text: words.who.nameMissing, field: 'name' });
    else onGo({ relation, name: relation === 'self' ? null : name.trim() });
  }

  return (
    <Page title={words.who.title} clinic={clinic} onBack={onBack} error={error} isHeadless>
      <form onSubmit={go} noValidate>
        <Radios
          name="relation"
          legend={words.who.title}
          error={error?.field === 'relation' ? error.text : undefined}
          options={relations.map((value) => [value, words.who.options[value]] as const)}
          value={relation}
          onChange={(value) => setRelation(relations.find((known) => known === value))}
        />
        {relation && relation !== 'self' && (
          <div class={`nhsuk-form-group ${error?.field === 'name' ? 'nhsuk-form-group--error' : ''}`}>
            <label class="nhsuk-label" for="name">
              {words.who.name}
            </label>
            {error?.field === 'name' && (
              <span class="nhsuk-error-message" id="name-error">
                {error.text}
              </span>
            )}
            <input
              class="nhsuk-input"
              id="name"
              autocomplete="name"
              maxLength={100}
              aria-describedby={error?.field === 'name' ? 'name-error' : undefined}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </div>
        )}
        <button type="submit" class="nhsuk-button">
          {words.go}
        </button>
      </form>
    </Page>
  );
}
