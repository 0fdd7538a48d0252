import { Page } from '../parts/page';
import type { OwnEncounter } from '../patient-api';
import { en } from '../strings/en';
import type { PageProps } from './props';

interface SentProps extends PageProps {
  readonly encounter: OwnEncounter;
  readonly onMore: () => void;
  readonly onWithdraw: () => void;
  readonly onDone: () => Promise<void>;
}

/** What happens next, and what stays on the phone (safety S5, S7). */
export function Sent({ clinic, encounter, onMore, onWithdraw, onDone }: SentProps) {
  return (
    <Page title={en.sent.title} clinic={clinic}>
      <p>{en.sent.text(encounter.clinic.name, encounter.clinic.replyTime)}</p>
      <div class="im-note">
        <p>{en.asking.notWatched}</p>
        <p>{encounter.clinic.emergency}</p>
      </div>
      <p>{en.sent.gallery}</p>
      <button type="button" class="nhsuk-button" onClick={() => void onDone()}>
        {en.sent.done}
      </button>
      <p>
        <button type="button" class="im-link" onClick={onMore}>
          {en.sent.more}
        </button>
      </p>
      <p>
        <button type="button" class="im-link" onClick={onWithdraw}>
          {en.withdraw.link}
        </button>
      </p>
    </Page>
  );
}
