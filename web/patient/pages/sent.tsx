import { Page } from '../parts/page';
import type { OwnEncounter } from '../patient-api';
import { words } from '../strings/words';
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
    <Page title={words.sent.title} clinic={clinic}>
      <p>{words.sent.text(encounter.clinic.name, encounter.clinic.replyTime)}</p>
      <div class="im-note">
        <p>{words.asking.notWatched}</p>
        <p>{encounter.clinic.emergency}</p>
      </div>
      <p>{words.sent.gallery}</p>
      <button type="button" class="nhsuk-button" onClick={() => void onDone()}>
        {words.sent.done}
      </button>
      <p>
        <button type="button" class="im-link" onClick={onMore}>
          {words.sent.more}
        </button>
      </p>
      <p>
        <button type="button" class="im-link" onClick={onWithdraw}>
          {words.withdraw.link}
        </button>
      </p>
    </Page>
  );
}
