import { en } from '../strings/en';

export function Remove({ name, onRemove }: { readonly name: string; readonly onRemove: () => Promise<void> }) {
  return (
    <button type="button" class="im-link" onClick={() => void onRemove()}>
      {en.photos.remove} <span class="nhsuk-u-visually-hidden">{name}</span>
    </button>
  );
}
