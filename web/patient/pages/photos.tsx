import type { FileView } from '@imaging/shared/upload';
import { useState } from 'preact/hooks';
import { ArrivedCard } from '../parts/arrived-card';
import { FileCard } from '../parts/file-card';
import { Page } from '../parts/page';
import type { OwnEncounter } from '../patient-api';
import { words } from '../strings/words';
import type { Uploads } from '../uploads';
import type { PageProps } from './props';

interface PhotosProps extends PageProps {
  readonly encounter: OwnEncounter;
  readonly uploads: Uploads;
  readonly onGo: () => void;
}

export function Photos({ clinic, onBack, encounter, uploads, onGo }: PhotosProps) {
  const { engine, snapshot } = uploads;
  const [hasFailed, setFailed] = useState(false);
  const files = snapshot?.files.filter((file) => file.state !== 'cancelled') ?? [];
  const views = encounter.request?.views ?? [];
  const isBusy = files.some((file) => file.state === 'sending' || file.state === 'resuming');

  function add(event: Event & { currentTarget: HTMLInputElement }): void {
    engine?.add(event.currentTarget.files ?? []);
    event.currentTarget.value = '';
  }

  /** What has arrived is taken back at the server; what has not is given up here. */
  async function remove(file: FileView | undefined, mediaId: string | undefined): Promise<void> {
    const isThere = !file || file.state === 'sent';
    const isGone = !isThere || (mediaId !== undefined && (await uploads.remove(mediaId)));
    setFailed(!isGone);
    if (isGone && file) await engine?.cancel(file.id);
  }

  return (
    <Page title={words.photos.title} clinic={clinic} onBack={onBack} caption={words.photos.notSent}>
      {views.length > 0 && (
        <>
          <h2 class="nhsuk-heading-m">{words.asking.views}</h2>
          <ul class="nhsuk-list nhsuk-list--bullet">
            {views.map((view) => (
              <li key={view.label}>
                <strong>{view.label}</strong> {view.hint}
              </li>
            ))}
          </ul>
        </>
      )}
      {snapshot?.halt && (
        <p class="im-note" role="status">
          {words.photos.halts[snapshot.halt]}
        </p>
      )}
      {files.length + uploads.arrived.length === 0 && <p>{engine ? words.photos.empty : words.loading}</p>}
      {hasFailed && <p role="alert">{words.trouble.text}</p>}
      <ul class="im-files">
        {uploads.arrived.map((file) => (
          <ArrivedCard key={file.id} file={file} uploads={uploads} onRemove={() => remove(undefined, file.id)} />
        ))}
        {engine &&
          files.map((file) => (
            <FileCard
              key={file.id}
              file={file}
              engine={engine}
              uploads={uploads}
              onRemove={() => remove(file, file.mediaId)}
            />
          ))}
      </ul>
      <p aria-live="polite" class="im-quiet">
        {isBusy && snapshot?.secondsLeft !== undefined && words.photos.left(snapshot.secondsLeft)}
      </p>
      {isBusy && snapshot?.wake !== 'held' && <p class="im-quiet">{words.photos.screen}</p>}
      {engine && (
        <div class="im-choosers">
          <label class="nhsuk-button nhsuk-button--secondary">
            {words.photos.take}
            <input class="im-hidden-input" type="file" accept="image/*" capture="environment" onChange={add} />
          </label>
          <label class="nhsuk-button nhsuk-button--secondary">
            {words.photos.choose}
            <input class="im-hidden-input" type="file" accept="image/*,video/*" multiple onChange={add} />
          </label>
          {(isBusy || snapshot?.halt === 'paused') && (
            <button
              type="button"
              class="im-link"
              onClick={() => (snapshot?.halt === 'paused' ? engine.resume() : engine.pause())}
            >
              {snapshot?.halt === 'paused' ? words.photos.resume : words.photos.pause}
            </button>
          )}
        </div>
      )}
      {(uploads.arrived.length > 0 || files.some((file) => file.state === 'sent')) && (
        <button type="button" class="nhsuk-button" onClick={onGo}>
          {words.photos.check}
        </button>
      )}
      <details class="nhsuk-details">
        <summary class="nhsuk-details__summary">
          <span class="nhsuk-details__summary-text">{words.photos.helps}</span>
        </summary>
        <div class="nhsuk-details__text">
          <ul class="nhsuk-list nhsuk-list--bullet">
            {words.photos.help.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      </details>
      <p class="im-quiet">{words.photos.place}</p>
    </Page>
  );
}
