import type { FileView, UploadEngine } from '@imaging/shared/upload';
import { adviseOn, explain } from '@imaging/shared/upload/advice';
import { useState } from 'preact/hooks';
import { words } from '../strings/words';
import type { Uploads } from '../uploads';
import { About } from './about';
import { Preview } from './preview';
import { Remove } from './remove';

interface FileCardProps {
  readonly file: FileView;
  readonly engine: UploadEngine;
  readonly uploads: Uploads;
  readonly onRemove: () => Promise<void>;
}

/** One file: what it looks like, its state as a word, and what can be done. */
export function FileCard({ file, engine, uploads, onRemove }: FileCardProps) {
  const [isOther, setOther] = useState(false);
  const about = uploads.about(file.mediaId);
  const percent = Math.floor((100 * file.sentBytes) / Math.max(1, file.size));
  const isOnItsWay = file.state === 'sending' || file.state === 'resuming' || file.state === 'completing';

  async function provide(event: Event & { currentTarget: HTMLInputElement }): Promise<void> {
    const chosen = event.currentTarget.files?.[0];
    if (chosen) setOther(!(await engine.provide(file.id, chosen)));
  }

  return (
    <li class="im-file" data-state={file.state} data-media={file.mediaId}>
      <Preview file={engine.preview(file.id)} name={file.name} />
      <div class="im-file__text">
        <strong class={`im-state im-state--${file.state}`}>{words.photos.words[file.state]}</strong>
        {isOnItsWay && ` ${percent} %`}
        <span class="im-file__name">{file.name}</span>
        {isOnItsWay && <progress max={100} value={percent} aria-label={file.name} />}
        {file.reason && <p>{adviseOn(file.reason, words.advice)}</p>}
        {file.cause && isOnItsWay && <p>{explain(file.cause, words.advice)}</p>}
        {isOther && <p role="alert">{words.photos.otherFile}</p>}
        {file.state === 'needs-file' && (
          <label class="nhsuk-label">
            {words.photos.chooseAgain}
            <input type="file" accept="image/*,video/*" onChange={provide} />
          </label>
        )}
        {file.state === 'sent' && about && file.mediaId && (
          <About
            id={file.mediaId}
            name={file.name}
            said={about}
            onSay={(said) => uploads.describe(file.mediaId ?? '', said)}
          />
        )}
        <p class="im-actions">
          {file.canBeRetried && (
            <button type="button" class="im-link" onClick={() => void engine.retry(file.id)}>
              {words.photos.again}
            </button>
          )}
          {file.state !== 'checking' && <Remove name={file.name} onRemove={onRemove} />}
        </p>
      </div>
    </li>
  );
}
