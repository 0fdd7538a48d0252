import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Clinic, readClinic, unknownClinic } from './clinic';
import { isInApp } from './in-app';
import { forgetLink, hasNewLink, knownEncounter, rememberEncounter, takeLink } from './link';
import { Asking } from './pages/asking';
import { Born } from './pages/born';
import { Check } from './pages/check';
import { Confirm } from './pages/confirm';
import { Consent } from './pages/consent';
import { InApp } from './pages/in-app';
import { Photos } from './pages/photos';
import { Said } from './pages/said';
import { Sent } from './pages/sent';
import { Start } from './pages/start';
import { Withdraw } from './pages/withdraw';
import { type OwnEncounter, readEncounter } from './patient-api';
import { useSteps } from './steps';
import { chosenLanguage, language, speak, spoken, words } from './strings/words';
import { useUploads } from './uploads';

const over: ReadonlySet<string> = new Set(['closed', 'expired', 'withdrawn', 'locked']);

// A link that is opened for the first time: whoever has gone on here already is not asked again.
function isOpenedInApp(): boolean {
  const isOnHomeScreen = 'standalone' in navigator && navigator.standalone === true;
  return hasNewLink() && isInApp(navigator.userAgent, isOnHomeScreen);
}

/** Which page is shown: what the patient has done says how far back and on one may go. */
export function App() {
  const [isElsewhere, setElsewhere] = useState(isOpenedInApp);
  const [token, setToken] = useState(() => (isElsewhere ? undefined : takeLink()));
  const [clinic, setClinic] = useState<Clinic>(unknownClinic);
  const [encounter, setEncounter] = useState<OwnEncounter>();
  const [isLoading, setLoading] = useState(knownEncounter() !== undefined);
  const [, setSpoken] = useState(language);
  const [dead, setDead] = useState<string>();
  const steps = useSteps();
  const uploads = useUploads(encounter);

  useEffect(() => {
    const draw = () => {
      setSpoken(language);
      void readClinic().then((told) => setClinic((known) => ({ ...told, phone: told.phone ?? known.phone })));
    };
    addEventListener(spoken, draw);
    draw();
    return () => removeEventListener(spoken, draw);
  }, []);
  useEffect(() => {
    const known = knownEncounter();
    if (known) void enter(known).finally(() => setLoading(false));
  }, []);

  /** A reload goes on where it was; a session that has ended asks for the date of birth again. */
  async function enter(encounterId: string): Promise<void> {
    const own = await readEncounter(encounterId);
    if (!own) return;
    rememberEncounter(encounterId);
    setEncounter(own);
    setClinic(own.clinic);
    // The clinic knows what the patient reads, until the patient says otherwise.
    const theirs = own.consent?.language;
    if (!chosenLanguage() && (theirs === 'en' || theirs === 'cy')) await speak(theirs);
  }

  async function verified(encounterId: string): Promise<void> {
    await enter(encounterId);
    steps.go('confirm');
  }

  async function finish(): Promise<void> {
    await uploads.erase();
    forgetLink();
    setEncounter(undefined);
    steps.go('finished');
  }

  const on = { clinic, onBack: steps.canGoBack ? steps.back : undefined };
  const said = (words: { title: string; text: string }, more?: ComponentChildren) => (
    <Said clinic={clinic} title={words.title} text={words.text}>
      {more}
    </Said>
  );
  if (dead !== undefined) return said({ title: words.dead.title, text: dead || words.dead.call });
  if (steps.step === 'not-me') return said(words.notMe);
  if (steps.step === 'finished') return said({ title: words.sent.finished, text: words.sent.finishedText });
  if (isElsewhere)
    return (
      <InApp
        {...on}
        onGo={() => {
          setToken(takeLink());
          setElsewhere(false);
        }}
      />
    );
  if (isLoading) return <p class="im-page">{words.loading}</p>;
  if (!encounter) {
    if (!token) return said(words.noLink);
    if (steps.step !== 'born' && !knownEncounter()) return <Start {...on} onGo={() => steps.go('born')} />;
    return <Born {...on} token={token} onVerified={verified} onDead={setDead} />;
  }
  if (uploads.snapshot?.halt === 'signed-out' && token)
    return (
      <Born {...on} token={token} lead={words.photos.halts['signed-out']} onVerified={uploads.goOn} onDead={setDead} />
    );

  if (over.has(encounter.status) && steps.step !== 'withdraw')
    return said({ title: words.dead.title, text: words.dead.call });
  // A browser that came second sees no more than the name (safety S3).
  if (!encounter.consent && steps.step !== 'confirm' && steps.step !== 'withdraw') return said(words.otherBrowser);
  const answered = encounter.consent?.answers?.treatment === true;
  switch (steps.step) {
    case 'asking':
      return (
        <Asking
          {...on}
          encounter={encounter}
          onGo={() => steps.go(answered ? 'photos' : 'consent')}
          onWithdraw={answered ? () => steps.go('withdraw') : undefined}
        />
      );
    case 'consent':
      return (
        <Consent
          {...on}
          encounter={encounter}
          onAgreed={(own) => {
            setEncounter(own);
            steps.go('photos');
          }}
        />
      );
    case 'photos':
      if (answered) return <Photos {...on} uploads={uploads} encounter={encounter} onGo={() => steps.go('check')} />;
      break;
    case 'check':
      if (answered) return <Check {...on} uploads={uploads} onSent={() => steps.replace('sent')} />;
      break;
    case 'sent':
      return (
        <Sent
          {...on}
          encounter={encounter}
          onMore={() => steps.go('photos')}
          onWithdraw={() => steps.go('withdraw')}
          onDone={finish}
        />
      );
    case 'withdraw':
      return <Withdraw {...on} encounterId={encounter.id} onDone={uploads.erase} />;
  }
  return (
    <Confirm
      {...on}
      encounter={encounter}
      onYes={() => steps.go('asking')}
      onNo={async () => {
        await uploads.erase();
        forgetLink();
        steps.replace('not-me');
      }}
    />
  );
}
