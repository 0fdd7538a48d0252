import { useEffect, useState } from 'preact/hooks';

/** What was chosen, as far as the browser can show it; nothing is fetched. */
export function Preview({ file, name }: { readonly file: Blob | undefined; readonly name: string }) {
  const [url, setUrl] = useState<string>();
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (!file) return;
    const own = URL.createObjectURL(file);
    setUrl(own);
    return () => URL.revokeObjectURL(own);
  }, [file]);
  if (!url || isBroken) return <div class="im-preview im-preview--none" aria-hidden="true" />;
  const onError = () => setBroken(true);
  return file?.type.startsWith('video/') ? (
    <video class="im-preview" src={url} muted playsInline preload="metadata" aria-label={name} onError={onError} />
  ) : (
    <img class="im-preview" src={url} alt={name} onError={onError} />
  );
}
