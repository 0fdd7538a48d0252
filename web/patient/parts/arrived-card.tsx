import type { Arrived } from '../patient-api';
import { words } from '../strings/words';
import type { Uploads } from '../uploads';
import { About } from './about';
import { Remove } from './remove';
import { Thumbnail } from './thumbnail';

interface ArrivedCardProps {
  readonly file: Arrived;
  readonly uploads: Uploads;
  readonly onRemove: () => Promise<void>;
}

/** A file that an earlier page brought to the server: this page has nothing to show of it but the server's
 * thumbnail. */
export function ArrivedCard({ file, uploads, onRemove }: ArrivedCardProps) {
  return (
    <li class="im-file" data-state="sent" data-media={file.id}>
      <Thumbnail encounterId={uploads.encounterId} mediaId={file.id} name={file.name} />
      <div class="im-file__text">
        <strong class="im-state im-state--sent">{words.photos.words.sent}</strong>
        <span class="im-file__name">{file.name}</span>
        <About id={file.id} name={file.name} said={file.about} onSay={(about) => uploads.describe(file.id, about)} />
        <p class="im-actions">
          <Remove name={file.name} onRemove={onRemove} />
        </p>
      </div>
    </li>
  );
}
