import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { notMe, type OwnEncounter } from '../patient-api';
import { en } from '../strings/en';
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
      title={en.confirm.title(`${givenName} ${familyInitial.replace(/\.?$/, '.')}`)}
      clinic={clinic}
      onBack={onBack}
      error={hasFailed ? { text: en.trouble.text, field: 'no' } : undefined}
    >
      <p>{en.confirm.hint}</p>
      <button type="button" class="nhsuk-button" onClick={onYes}>
        {en.confirm.yes}
      </button>
      <p>
        <button type="button" class="nhsuk-button nhsuk-button--secondary" id="no" onClick={say}>
          {en.confirm.no}
        </button>
      </p>
    </Page>
  );
}
