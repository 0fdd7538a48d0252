// Lays a brotli and a gzip form beside each text file that browsers get, where it is smaller.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const worthIt = 1400; // What fits a packet gains nothing.
const isText = /\.(css|js|json|svg|webmanifest)$/;
const folder = process.argv[2];

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !isText.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  if (bytes.length < worthIt) continue;
  const forms = {
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    gz: gzipSync(bytes, { level: 9 }),
  };
  for (const [name, form] of Object.entries(forms)) {
    if (form.length < bytes.length) writeFileSync(`${path}.${name}`, form);
  }
}
