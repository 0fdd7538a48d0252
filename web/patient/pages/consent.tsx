import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { Radios } from '../parts/radios';
import { answerConsent, type ConsentRequest, type OwnEncounter, readEncounter } from '../patient-api';
import { words } from '../strings/words';
import type { PageProps } from './props';
import { Who, type WhoAnswers } from './who';

interface ConsentProps extends PageProps {
  readonly encounter: OwnEncounter;
  readonly onAgreed: (encounter: OwnEncounter) => void;
}

/** Who answers, then the questions one by one; all answers are given together. */
export function Consent({ clinic, onBack, encounter, onAgreed }: ConsentProps) {
  const [at, setAt] = useState(-1);
  const [by, setBy] = useState<WhoAnswers>();
  const [answers, setAnswers] = useState<Readonly<Record<string, boolean>>>({});
  const [chosen, setChosen] = useState<string>();
  const [error, setError] = useState<string>();
  const questions = encounter.consent?.questions ?? [];
  const question = questions[at];

  function show(next: number, known = answers): void {
    const answer = known[questions[next]?.id ?? ''];
    setChosen(answer === undefined ? undefined : answer ? 'yes' : 'no');
    setError(undefined);
    setAt(next);
  }

  async function give(event: Event): Promise<void> {
    event.preventDefault();
    if (!question) return;
    if (!chosen) return setError(words.consent.choose);
    const given = { ...answers, [question.id]: chosen === 'yes' };
    setAnswers(given);
    if (at + 1 < questions.length) return show(at + 1, given);
    if (!(await send(given))) return setError(words.trouble.text);
    const own = await readEncounter(encounter.id).catch(() => undefined);
    if (own && given.treatment) onAgreed(own);
    else if (own) setAt(questions.length);
    else setError(words.trouble.text);
  }

  function send(given: Readonly<Record<string, boolean>>): Promise<boolean> {
    const { version = '', language = 'en' } = encounter.consent ?? {};
    const body: ConsentRequest = {
      version,
      language,
      by: { relation: by?.relation ?? 'self', name: by?.name ?? null },
      answers: {
        treatment: given.treatment ?? null,
        record: given.record ?? null,
        teaching: given.teaching ?? null,
      },
    };
    return answerConsent(encounter.id, body);
  }

  if (at < 0)
    return (
      <Who
        clinic={clinic}
        onBack={onBack}
        known={by}
        onGo={(who) => {
          setBy(who);
          show(0);
        }}
      />
    );
  if (!question)
    return (
      <Page title={words.consent.neededTitle} clinic={clinic} onBack={() => show(questions.length - 1)}>
        <p>{words.consent.neededText}</p>
        <button type="button" class="nhsuk-button" onClick={() => show(0)}>
          {words.consent.change}
        </button>
      </Page>
    );
  return (
    <Page
      title={question.text}
      clinic={clinic}
      onBack={() => show(at - 1)}
      caption={words.consent.step(at + 1)}
      error={error ? { text: error, field: question.id } : undefined}
      isHeadless
    >
      <form onSubmit={give} noValidate>
        <Radios
          name={question.id}
          legend={question.text}
          hint={question.help}
          error={error}
          options={[
            ['yes', words.consent.yes],
            ['no', words.consent.no],
          ]}
          value={chosen}
          onChange={setChosen}
        />
        <p>{words.consent.later}</p>
        <button type="submit" class="nhsuk-button">
          {words.go}
        </button>
      </form>
    </Page>
  );
}
