/** How a PUT ended. `hasLeft`: its last byte was sent, so that it may have arrived. */
export type Sent =
  | { kind: 'answered'; status: number; etag: string; retryAfter: number | undefined }
  | { kind: 'network' | 'stalled' | 'aborted'; hasLeft: boolean };

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const silence = 30_000;
const answer = 60_000;

/**
 * PUTs a body with XMLHttpRequest: nothing else tells how far it has come. A connection that stands still without
 * closing is given up; after the last byte it is the answer that is waited for.
 */
export function send(
  target: Target,
  body: Blob,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<Sent> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    let [hasLeft, isStalled] = [false, false];
    let watchdog: ReturnType<typeof setTimeout>;
    const watch = (patience: number) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        isStalled = true;
        xhr.abort();
      }, patience);
    };
    const abort = () => xhr.abort();
    const finish = (sent: Sent) => {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', abort);
      resolve(sent);
    };

    xhr.upload.onprogress = (event) => {
      onProgress(event.loaded);
      if (!hasLeft) watch(silence);
    };
    xhr.upload.onload = () => {
      hasLeft = true;
      watch(answer);
    };
    xhr.onload = () =>
      finish({
        kind: 'answered',
        status: xhr.status,
        etag: xhr.getResponseHeader('etag')?.replaceAll('"', '') ?? '',
        retryAfter: retryAfter(xhr.getResponseHeader('retry-after')),
      });
    xhr.onerror = () => finish({ kind: 'network', hasLeft });
    xhr.onabort = () => finish({ kind: isStalled ? 'stalled' : 'aborted', hasLeft });

    xhr.open('PUT', target.url);
    for (const [name, value] of Object.entries(target.headers)) xhr.setRequestHeader(name, value);
    if (signal.aborted) {
      resolve({ kind: 'aborted', hasLeft: false });
      return;
    }
    signal.addEventListener('abort', abort);
    watch(silence);
    xhr.send(body);
  });
}

/** In ms; a date is compared with no clock of a phone's, so it says nothing here. */
export function retryAfter(header: string | null): number | undefined {
  return header && /^\d{1,5}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}
