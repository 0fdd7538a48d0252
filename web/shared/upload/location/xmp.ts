import { latin1, namesPlace, speaksOfPlace } from './words';

const tag = /<(\/?)([\w.-]+:)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const attribute = /\s([\w.-]+:)?([\w.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g;

/**
 * Overwrites with spaces what an XMP packet says of places: white space may stand where a property stood, as an
 * attribute or as an element with all it holds (XMP part 1, 7). A packet that speaks of places otherwise goes whole.
 */
export function cleanXmp(packet: Uint8Array): void {
  const text = latin1(packet);
  // In UTF-16 or UTF-32 nothing is found by name.
  if (text.includes('<\0') || text.startsWith('\0')) {
    if (speaksOfPlace(text.replaceAll('\0', ''))) packet.fill(0x20);
    return;
  }
  let open: { name: string; from: number; depth: number } | undefined;
  for (const found of text.matchAll(tag)) {
    const [whole, closes, prefix = '', name = '', attributes = '', alone] = found;
    const full = prefix + name;
    if (open) {
      if (full !== open.name || alone) continue;
      open.depth += closes ? -1 : 1;
      if (open.depth > 0) continue;
      packet.fill(0x20, open.from, found.index + whole.length);
      open = undefined;
    } else if (!closes && namesPlace(name)) {
      if (alone) packet.fill(0x20, found.index, found.index + whole.length);
      else open = { name: full, from: found.index, depth: 1 };
    } else if (attributes) {
      cleanAttributes(packet, attributes, found.index + whole.indexOf(attributes));
    }
  }
  if (open || speaksOfPlace(latin1(packet))) packet.fill(0x20);
}

function cleanAttributes(packet: Uint8Array, attributes: string, at: number): void {
  for (const found of attributes.matchAll(attribute)) {
    const [whole, prefix, name = ''] = found;
    if (prefix !== 'xmlns:' && namesPlace(name)) packet.fill(0x20, at + found.index, at + found.index + whole.length);
  }
}
