import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { notMe, type OwnEncounter } from '../patient-api';
import { words } from '../strings/words';
import type { PageProps } from './props';

interface ConfirmProps extends PageProps {
  readonly encounter: OwnEncounter;
  readonly onYes: () => void;
  readonly onNo: () => Promise<void>;
}

/** The right patient, before anything else (safety S1). */
export function Confirm({ clinic, onBack, encounter, onYes, onNo }: ConfirmProps) {
  const [hasFailed, setFailed] = useState(false);
  const { givenName, familyInitial } = encounter.patient;

  async function say(): Promise<void> {
    if (await notMe(encounter.id)) await onNo();
    else setFailed(true);
  }

  return (
    <Page
      title={words.confirm.title(`${givenName} ${familyInitial.replace(/\.?$/, '.')}`)}
      clinic={clinic}
      onBack={onBack}
      error={hasFailed ? { text: words.trouble.text, field: 'no' } : undefined}
    >
      <p>{words.confirm.hint}</p>
      <button type="button" class="nhsuk-button" onClick={onYes}>
        {words.confirm.yes}
      </button>
      <p>
        <button type="button" class="nhsuk-button nhsuk-button--secondary" id="no" onClick={say}>
          {words.confirm.no}
        </button>
      </p>
    </Page>
  );
}
