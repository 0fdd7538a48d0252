import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { type Entry, type Kept, Ledger } from './ledger';
import { importKey } from './sealing';

const day = 24 * 60 * 60 * 1000;
const entry: Entry = { name: 'arm.mp4', size: 30, lastModified: 1, ends: 'a', between: 'b', isCopied: true };

async function ledger(encounterId: string, keyId: string): Promise<Ledger> {
  const key = await importKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(keyId.length))));
  return Ledger.open({ encounterId, keyId, key });
}

function kept(id: string, at = 0): Kept {
  return { id, page: 'p1', at, entry };
}

beforeEach(async () => {
  const db = await openDB('imaging-uploads', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('items', { keyPath: 'id' }),
  });
  await db.clear('items');
  db.close();
});

test('what was kept is there again, the oldest first', async () => {
  const own = await ledger('e1', 'k1');
  await own.put(kept('b', 2));
  await own.put(kept('a', 1));
  expect((await (await ledger('e1', 'k1')).list()).map(({ id, entry: { name } }) => [id, name])).toEqual([
    ['a', 'arm.mp4'],
    ['b', 'arm.mp4'],
  ]);
});

test('another encounter sees nothing of it, and leaves it alone', async () => {
  await (await ledger('e1', 'k1')).put(kept('a', 8 * day));
  const other = await ledger('e2', 'k2');
  expect(await other.list()).toEqual([]);
  expect(await other.sweep(8 * day)).toEqual(['a']);
});

test('nothing is readable in the browser’s storage', async () => {
  await (await ledger('e1', 'k1')).put(kept('a'));
  const [row] = await (await openDB('imaging-uploads', 1)).getAll('items');
  expect(JSON.stringify(row)).not.toContain('arm');
  expect(new TextDecoder('latin1').decode(row.sealed)).not.toContain('arm');
});

test('what no key opens any more goes, and so does what is a week old', async () => {
  await (await ledger('e1', 'k1')).put(kept('dead', 8 * day));
  await (await ledger('e2', 'k2')).put(kept('old', day - 1));
  await (await ledger('e2', 'k2')).put(kept('young', day + 1));
  expect(await (await ledger('e1', 'k99')).sweep(8 * day)).toEqual(['young']);
});
