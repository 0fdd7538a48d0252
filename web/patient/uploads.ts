import { createApi } from '@imaging/shared/api/client';
import type { Snapshot, UploadEngine } from '@imaging/shared/upload';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type About, type Arrived, describe, listArrived, type OwnEncounter, takeBack } from './patient-api';

export interface Uploads {
  readonly encounterId: string;
  /** What earlier pages brought to the server, and is not sent yet. */
  readonly arrived: readonly Arrived[];
  /** What is said of a file that has arrived; unset while that is not known. */
  about(mediaId: string | undefined): About | undefined;
  describe(mediaId: string, about: About): Promise<boolean>;
  /** Takes a file back that has arrived. */
  remove(mediaId: string): Promise<boolean>;
  readonly engine: UploadEngine | undefined;
  readonly snapshot: Snapshot | undefined;
  /** After something was sent. */
  refresh(): void;
  goOn(): Promise<void>;
  erase(): Promise<void>;
}

/** The engine, loaded once it is needed: whoever has not agreed sends nothing. */
export function useUploads(encounter: OwnEncounter | undefined): Uploads {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const engine = useRef<Promise<UploadEngine> | undefined>(undefined);
  const [round, setRound] = useState(0);
  const [arrived, setArrived] = useState<readonly Arrived[]>([]);
  const [started, setStarted] = useState<UploadEngine>();
  const encounterId = encounter?.id ?? '';
  const isNeeded = encounter?.consent?.answers?.treatment === true;

  useEffect(() => {
    if (!isNeeded || engine.current) return;
    engine.current = start(encounterId, setSnapshot);
    void engine.current.then(setStarted);
  }, [encounterId, isNeeded]);

  // Each time that one has arrived the server is asked anew.
  const count = snapshot?.files.filter((file) => file.state === 'sent').length ?? 0;
  useEffect(() => {
    if (isNeeded) void listArrived(encounterId).then((list) => list && setArrived(list));
  }, [encounterId, isNeeded, count, round]);

  const shown = new Set(snapshot?.files.map((file) => file.mediaId));
  return {
    encounterId,
    arrived: arrived.filter((file) => !shown.has(file.id)),
    about: (mediaId) => arrived.find((file) => file.id === mediaId)?.about,
    describe: async (mediaId, about) => {
      const isSaid = await describe(encounterId, mediaId, about);
      if (isSaid) setArrived((list) => list.map((file) => (file.id === mediaId ? { ...file, about } : file)));
      return isSaid;
    },
    remove: async (mediaId) => {
      const isGone = await takeBack(encounterId, mediaId);
      if (isGone) setArrived((list) => list.filter((file) => file.id !== mediaId));
      return isGone;
    },
    engine: started,
    snapshot,
    refresh: () => setRound((known) => known + 1),
    goOn: async () => started?.resume(),
    erase: async () => {
      const own = await engine.current;
      engine.current = undefined;
      setStarted(undefined);
      setSnapshot(undefined);
      setArrived([]);
      await own?.clear();
    },
  };
}

async function start(encounterId: string, onChange: (snapshot: Snapshot) => void): Promise<UploadEngine> {
  const api = createApi(encounterId);
  const [{ startUploads }, { data: key }] = await Promise.all([
    import('@imaging/shared/upload'),
    api.GET('/api/patient/queue-key'),
  ]);
  // A second browser on the link has no key: it keeps nothing.
  return startUploads(api, encounterId, key, onChange);
}
