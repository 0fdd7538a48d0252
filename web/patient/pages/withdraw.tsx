import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { type Receipt, withdraw } from '../patient-api';
import { words } from '../strings/words';
import type { PageProps } from './props';

interface WithdrawProps extends PageProps {
  readonly encounterId: string;
  readonly onDone: () => Promise<void>;
}

/** What taking back does is said before it is done, and what it did after (safety S4). */
export function Withdraw({ clinic, onBack, encounterId, onDone }: WithdrawProps) {
  const [receipt, setReceipt] = useState<Receipt>();
  const [state, setState] = useState<'asked' | 'busy' | 'failed'>('asked');

  async function take(): Promise<void> {
    setState('busy');
    const own = await withdraw(encounterId);
    setState(own ? 'asked' : 'failed');
    if (!own) return;
    setReceipt(own);
    await onDone();
  }

  if (receipt) return <Done clinic={clinic} receipt={receipt} />;
  return (
    <Page
      title={words.withdraw.title}
      clinic={clinic}
      onBack={onBack}
      error={state === 'failed' ? { text: words.trouble.text, field: 'withdraw' } : undefined}
    >
      <ul class="nhsuk-list nhsuk-list--bullet">
        <li>{words.withdraw.text}</li>
        <li>{words.withdraw.unopened}</li>
        <li>{words.withdraw.opened}</li>
        <li>{words.withdraw.last}</li>
      </ul>
      <button type="button" class="nhsuk-button" id="withdraw" disabled={state === 'busy'} onClick={take}>
        {state === 'busy' ? words.loading : words.withdraw.go}
      </button>
    </Page>
  );
}

function Done({ clinic, receipt }: { readonly clinic: PageProps['clinic']; readonly receipt: Receipt }) {
  const outcomes = (receipt.withdrawal?.items ?? []).map((item) => item.outcome);
  return (
    <Page title={words.withdraw.doneTitle} clinic={clinic}>
      <p>{words.withdraw.reference(receipt.reference)}</p>
      {outcomes.length === 0 && <p>{words.withdraw.none}</p>}
      <ul class="nhsuk-list nhsuk-list--bullet">
        {[...new Set(outcomes)].map((outcome) => (
          <li key={outcome}>{words.withdraw.outcome(outcomes.filter((other) => other === outcome).length, outcome)}</li>
        ))}
      </ul>
      <p>{words.withdraw.keep}</p>
    </Page>
  );
}
