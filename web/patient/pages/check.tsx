import { useState } from 'preact/hooks';
import { Page } from '../parts/page';
import { Preview } from '../parts/preview';
import { Thumbnail } from '../parts/thumbnail';
import { submit } from '../patient-api';
import { words } from '../strings/words';
import type { Uploads } from '../uploads';
import type { PageProps } from './props';

interface CheckProps extends PageProps {
  readonly uploads: Uploads;
  readonly onSent: () => void;
}

const onTheWay = new Set(['examining', 'planning', 'sending', 'resuming', 'completing', 'checking', 'needs-file']);

export function Check({ clinic, onBack, uploads, onSent }: CheckProps) {
  const { engine, snapshot, encounterId, arrived } = uploads;
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const files = snapshot?.files ?? [];
  const ready = files.filter((file) => file.state === 'sent');

  const ids = [...arrived.map((file) => file.id), ...ready.flatMap((file) => file.mediaId ?? [])];

  async function send(): Promise<void> {
    if (files.some((file) => onTheWay.has(file.state))) return setError(words.check.unfinished);
    setBusy(true);
    const outcome = await submit(encounterId, ids);
    setBusy(false);
    if (outcome !== 'ok') return setError(outcome === 'items-unfinished' ? words.check.unfinished : words.trouble.text);
    for (const file of ready) await engine?.cancel(file.id);
    uploads.refresh();
    onSent();
  }

  return (
    <Page
      title={words.check.title}
      clinic={clinic}
      onBack={onBack}
      caption={words.photos.notSent}
      error={error ? { text: error, field: 'send' } : undefined}
    >
      <p>{words.check.text(ids.length)}</p>
      <ul class="im-grid">
        {arrived.map((file) => (
          <li key={file.id}>
            <Thumbnail encounterId={uploads.encounterId} mediaId={file.id} name="" />
            <span class="im-file__name">{file.name}</span>
          </li>
        ))}
        {ready.map((file) => (
          <li key={file.id}>
            <Preview file={engine?.preview(file.id)} name={file.name} />
          </li>
        ))}
      </ul>
      <button type="button" class="nhsuk-button" id="send" disabled={isBusy || ids.length === 0} onClick={send}>
        {isBusy ? words.loading : words.check.send}
      </button>
    </Page>
  );
}
