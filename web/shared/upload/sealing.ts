/** Bytes of a sealed copy come in blocks of this many. */
export const blockSize = 1024 * 1024;

const ivLength = 12;
const tagLength = 16;

/** What sealing adds to a block. */
export const overhead = ivLength + tagLength;

/** @param key 32 bytes in base64, as a verified session receives it. */
export function importKey(key: string): Promise<CryptoKey> {
  const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** @param place what the bytes are and where they lie: nothing sealed opens anywhere else. */
export async function seal(key: CryptoKey, place: string, bytes: BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const text = await crypto.subtle.encrypt(algorithm(iv, place), key, bytes);
  const all = new Uint8Array(ivLength + text.byteLength);
  all.set(iv);
  all.set(new Uint8Array(text), ivLength);
  return all;
}

/** Throws OperationError where the key, the place or the bytes are not what they were. */
export function unseal(key: CryptoKey, place: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(algorithm(bytes.subarray(0, ivLength), place), key, bytes.subarray(ivLength));
}

function algorithm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) };
}

export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
