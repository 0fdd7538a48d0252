/** "1971-03-03" of what was typed; unset where there is no such day. */
export function isoDate(day: string, month: string, year: string): string | undefined {
  const [d, m, y] = [day, month, year].map((text) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN));
  if (d === undefined || m === undefined || y === undefined || !(y >= 1880 && y <= 9999)) return undefined;
  const date = new Date(Date.UTC(y, m - 1, d));
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return undefined;
  return date.toISOString().slice(0, 10);
}
