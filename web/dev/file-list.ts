import type { FileView, UploadEngine } from '@imaging/shared/upload';
import { adviseOn, explain } from '@imaging/shared/upload/advice';

/** Files with their states, and every change of state as it came. */
export class FileList {
  readonly #list: HTMLElement;
  readonly #log: HTMLElement;
  readonly #rows = new Map<string, HTMLLIElement>();
  #engine: UploadEngine | undefined;

  constructor(list: HTMLElement, log: HTMLElement) {
    [this.#list, this.#log] = [list, log];
  }

  attach(engine: UploadEngine): void {
    this.#engine = engine;
  }

  show(files: readonly FileView[]): void {
    for (const [id, row] of this.#rows) {
      if (files.some((file) => file.id === id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    for (const file of files) this.#showOne(file);
  }

  #showOne(file: FileView): void {
    let row = this.#rows.get(file.id);
    if (!row) {
      row = this.#newRow(file);
      this.#rows.set(file.id, row);
      this.#list.append(row);
    }
    if (row.dataset.state !== file.state) this.#note(`${file.name}: ${row.dataset.state ?? 'new'} → ${file.state}`);
    Object.assign(row.dataset, {
      state: file.state,
      media: file.mediaId ?? '',
      stored: file.stored.join(' '),
      kept: String(file.isKept),
      reason: file.reason?.code ?? '',
      cause: file.cause ?? '',
    });
    const [text, progress] = [row.querySelector('p'), row.querySelector('progress')];
    const parts = file.flying.length > 0 ? `, part ${file.flying.join(', ')} of ${file.partCount} on its way` : '';
    const why = file.reason ? ` ${adviseOn(file.reason)}` : file.cause ? ` ${explain(file.cause)}` : '';
    if (text) text.textContent = `${file.name}: ${file.state}${parts}${file.isKept ? ', kept' : ''}.${why}`;
    if (progress) progress.value = file.sentBytes;
    for (const control of row.querySelectorAll<HTMLElement>('[data-for]'))
      control.hidden = !control.dataset.for?.split(' ').includes(file.state);
    if (!file.canBeRetried) row.querySelector('button')?.setAttribute('hidden', '');
  }

  #newRow(file: FileView): HTMLLIElement {
    const row = document.createElement('li');
    const progress = document.createElement('progress');
    progress.max = file.size;
    progress.setAttribute('aria-label', file.name);
    row.append(document.createElement('p'), progress);
    row.append(this.#button('Try again', 'failed', () => void this.#engine?.retry(file.id)));
    row.append(
      this.#button('Cancel', 'examining planning sending resuming completing needs-file failed refused sent', () => {
        void this.#engine?.cancel(file.id);
      }),
      this.#chooser(file),
    );
    return row;
  }

  #button(text: string, states: string, act: () => void): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.dataset.for = states;
    button.addEventListener('click', act);
    return button;
  }

  #chooser(file: FileView): HTMLLabelElement {
    const label = document.createElement('label');
    label.textContent = 'Choose the same file again ';
    label.dataset.for = 'needs-file';
    const input = document.createElement('input');
    input.type = 'file';
    input.addEventListener('change', async () => {
      const chosen = input.files?.[0];
      if (chosen && !(await this.#engine?.provide(file.id, chosen))) this.#note(`${file.name}: that is another file`);
    });
    label.append(input);
    return label;
  }

  #note(text: string): void {
    const entry = document.createElement('li');
    entry.textContent = text;
    this.#log.append(entry);
  }
}
