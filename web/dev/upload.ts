import { createApi } from '@imaging/shared/api/client';
import { problemName } from '@imaging/shared/api/problem';
import { type Snapshot, startUploads, type UploadEngine } from '@imaging/shared/upload';
import { FileList } from './file-list';

// The page that tests drive: it verifies, agrees, and shows what the engine says.

const remembered = 'imaging-dev-encounter';

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`There is no ${type.name} #${id}.`);
  return found;
}

const message = element('message', HTMLElement);
const keep = element('keep', HTMLInputElement);
const list = new FileList(element('list', HTMLElement), element('log', HTMLElement));

let engine: UploadEngine | undefined;

async function verify(): Promise<void> {
  message.textContent = '';
  const token = element('link', HTMLInputElement).value.split('#').at(-1) ?? '';
  const dateOfBirth = element('born', HTMLInputElement).value;
  const { data, error } = await createApi().POST('/api/patient/verify', { body: { token, dateOfBirth } });
  if (!data) throw new Error(`Verification: ${problemName(error)}`);
  sessionStorage.setItem(remembered, JSON.stringify({ encounterId: data.encounterId, isKept: keep.checked }));
  await agree(data.encounterId);
  await begin(data.encounterId, keep.checked);
}

async function agree(encounterId: string): Promise<void> {
  const api = createApi(encounterId);
  const { data } = await api.GET('/api/patient/encounter');
  const body = {
    version: data?.consent?.version ?? '',
    language: 'en',
    by: { relation: 'self' as const },
    answers: { treatment: true, record: true, teaching: false },
  };
  const { error } = await api.PUT('/api/patient/consent', { body });
  if (error) throw new Error(`Consent: ${problemName(error)}`);
}

async function begin(encounterId: string, isKept: boolean): Promise<void> {
  const api = createApi(encounterId);
  const { data: key, response } = await api.GET('/api/patient/queue-key');
  if (!key) throw new Error(`There is no queue key: ${response.status}`);
  await engine?.end();
  engine = await startUploads(api, encounterId, isKept ? key : undefined, show);
  element('uploads', HTMLElement).hidden = false;
  list.attach(engine);
  message.textContent = 'Ready';
}

const files = element('files', HTMLInputElement);
files.addEventListener('change', () => {
  engine?.add(files.files ?? []);
  files.value = '';
});
element('pause', HTMLButtonElement).addEventListener('click', () => {
  if (engine?.snapshot.halt === 'paused') engine.resume();
  else engine?.pause();
});
element('clear', HTMLButtonElement).addEventListener('click', () => void engine?.clear());

function show(snapshot: Snapshot): void {
  element('halt', HTMLElement).textContent = snapshot.halt ?? 'sending';
  element('wake', HTMLElement).textContent =
    snapshot.wake === 'missing' ? 'This browser can’t keep the screen on: do so yourself.' : snapshot.wake;
  element('sent', HTMLElement).textContent = `${snapshot.sentBytes} of ${snapshot.totalBytes} bytes`;
  element('left', HTMLElement).textContent = snapshot.secondsLeft === undefined ? '' : `${snapshot.secondsLeft} s`;
  element('pause', HTMLElement).textContent = snapshot.halt ? 'Go on' : 'Pause';
  list.show(snapshot.files);
}

function failed(error: unknown): void {
  message.textContent = error instanceof Error ? error.message : String(error);
}

element('verify', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  verify().catch(failed);
});

if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
  let longest = 0;
  new PerformanceObserver((entries) => {
    for (const entry of entries.getEntries()) longest = Math.max(longest, entry.duration);
    element('longest', HTMLElement).textContent = `${Math.round(longest)} ms`;
  }).observe({ type: 'longtask' });
}

const earlier = sessionStorage.getItem(remembered);
if (earlier) {
  const { encounterId, isKept } = JSON.parse(earlier) as { encounterId: string; isKept: boolean };
  begin(encounterId, isKept).catch(failed);
} else if (location.hash) element('link', HTMLInputElement).value = location.hash;
