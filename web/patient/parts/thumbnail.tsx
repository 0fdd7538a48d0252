import { useEffect, useState } from 'preact/hooks';
import { thumbnailOf } from '../patient-api';

// It is made a moment after the file has come; whoever waits longer sees the name.
const tries = 8;
const pauseMs = 2000;

interface ThumbnailProps {
  readonly encounterId: string;
  readonly mediaId: string;
  readonly name: string;
}

/** What the server shows of a file that is not sent yet, as soon as it can. */
export function Thumbnail({ encounterId, mediaId, name }: ThumbnailProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    async function ask(left: number): Promise<void> {
      const found = await thumbnailOf(encounterId, mediaId);
      if (found) setUrl(found);
      else if (left > 1) timer = setTimeout(() => void ask(left - 1), pauseMs);
    }
    void ask(tries);
    return () => clearTimeout(timer);
  }, [encounterId, mediaId]);
  return url ? (
    <img class="im-preview" src={url} alt={name} onError={() => setUrl(undefined)} />
  ) : (
    <div class="im-preview im-preview--none" aria-hidden="true" />
  );
}
