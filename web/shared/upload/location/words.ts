// Property names that say where something is, compared without their namespace: EXIF, IPTC and Darwin Core in XMP,
// QuickTime's keys, the makers' own.
const words = new Set(
  [
    'location locations locationcreated locationshown locationname locationid sublocation shotlocation city state',
    'province provincestate stateprovince county municipality country countrycode countryname worldregion continent',
    'locality landmark altitude absolutealtitude relativealtitude lat lon long lng geo coordinates xyz',
  ]
    .join(' ')
    .split(' '),
);

const within = /latitude|longitude|longtitude|geotag|geolocation|iso6709|geography|geodetic/i;

// A point as ISO 6709 writes it, and a GPS receiver's sentences (NMEA 0183).
const point = /[+-]\d{2,6}\.\d{2,12}[+-]\d{3,7}\.\d{2,12}|\$G[A-Z](RMC|GGA|GLL),/;

/** Whether a property of this name holds a place. */
export function namesPlace(name: string): boolean {
  if (within.test(name)) return true;
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => word.startsWith('gps') || words.has(word));
}

/** Whether data of unknown make speak of a place. */
export function speaksOfPlace(text: string): boolean {
  return within.test(text) || point.test(text);
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
