import { Page } from '../parts/page';
import type { OwnEncounter } from '../patient-api';
import { words } from '../strings/words';
import type { PageProps } from './props';

interface AskingProps extends PageProps {
  readonly encounter: OwnEncounter;
  readonly onGo: () => void;
  /** Set once something was agreed to. */
  readonly onWithdraw: (() => void) | undefined;
}

/** Who asks for what, and what nobody should wait for (safety S5). */
export function Asking({ clinic, onBack, encounter, onGo, onWithdraw }: AskingProps) {
  const { request, clinic: own } = encounter;
  return (
    <Page title={words.asking.title} clinic={clinic} onBack={onBack}>
      {request?.from && <p>{words.asking.from(request.from)}</p>}
      {request && (
        <dl class="im-facts">
          <dt>{words.asking.reason}</dt>
          <dd>{request.reason}</dd>
          {request.instructions && (
            <>
              <dt>{words.asking.instructions}</dt>
              <dd>{request.instructions}</dd>
            </>
          )}
        </dl>
      )}
      {request?.message && <p class="nhsuk-inset-text">{request.message}</p>}
      <div class="im-note">
        <p>
          {words.asking.notWatched} {words.asking.reply(own.replyTime)}
        </p>
        <p>{own.emergency}</p>
      </div>
      <button type="button" class="nhsuk-button" onClick={onGo}>
        {words.go}
      </button>
      {onWithdraw && (
        <p>
          <button type="button" class="im-link" onClick={onWithdraw}>
            {words.withdraw.link}
          </button>
        </p>
      )}
    </Page>
  );
}
