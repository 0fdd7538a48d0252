import { words } from '../strings/words';

export function Remove({ name, onRemove }: { readonly name: string; readonly onRemove: () => Promise<void> }) {
  return (
    <button type="button" class="im-link" onClick={() => void onRemove()}>
      {words.photos.remove} <span class="nhsuk-u-visually-hidden">{name}</span>
    </button>
  );
}
