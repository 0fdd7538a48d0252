import { type Advice, english } from '@imaging/shared/upload/advice';

/** What the pages say, in English. Another language is another file of this shape. */
export const en = {
  service: 'Send photos to your clinic',
  theClinic: 'the clinic',
  back: 'Back',
  go: 'Continue',
  call: (clinic: string, phone: string | undefined) =>
    phone ? `${clinic} – call ${phone}` : `${clinic} – its phone number is in your message`,
  loading: 'One moment',
  problem: 'There is a problem',
  errorTitle: 'Error: ',
  otherLanguage: 'Cymraeg',

  start: {
    title: 'Send photos or videos to your clinic',
    lead: 'Somebody who looks after you, or after a person you care for, has asked for photos or videos.',
    steps:
      'You will give a date of birth, answer 3 questions, and choose or take the photos. It takes about 5 minutes.',
    emergency: 'Do not use this page in an emergency.',
    genuine: 'How to check that this is genuine',
    genuineText: 'Call the clinic on a number that you already know, and ask whether it sent you this link.',
    go: 'Start now',
  },
  inApp: {
    title: 'Open this page in Safari or Chrome',
    text: 'Another app shows you this page. Photos can’t always be chosen there, and are lost when you leave the app.',
    steps: ['Copy the link.', 'Open Safari or Chrome.', 'Paste the link where the address is.'],
    copy: 'Copy link',
    copied: 'Copied. Now open Safari or Chrome, and paste it where the address is.',
    byHand: 'This app does not let us copy. Press and hold the link, and choose Copy:',
    stay: 'Go on here all the same',
  },
  noLink: {
    title: 'Open the link in your message',
    text: 'This page opens from the link that your clinic sent you. Find the message, and tap the link in it.',
  },
  born: {
    title: 'What is the date of birth of the person in the photos?',
    hint: 'For example, 3 3 1971',
    day: 'Day',
    month: 'Month',
    year: 'Year',
    empty: 'Enter the day, month and year of birth',
    impossible: 'Enter a real date of birth, for example 3 3 1971',
    wrong: (left: number) =>
      'That date of birth does not match this link. Check the day, month and year. ' +
      (left === 1 ? 'You have 1 try left.' : `You have ${left} tries left.`),
  },
  confirm: {
    title: (name: string) => `These photos are for ${name}`,
    hint: 'Is this right?',
    yes: 'Yes, this is right',
    no: 'No, this is not right',
  },
  notMe: {
    title: 'Thank you for telling us',
    text: 'The link no longer works, and the clinic knows. Nothing was sent. You can close this page.',
  },
  asking: {
    title: 'What you are asked for',
    from: (name: string) => `${name} asks you for photos or videos.`,
    reason: 'Why',
    instructions: 'What to do',
    views: 'What to show',
    notWatched: 'Nobody watches for photos round the clock.',
    reply: (when: string) => `You can expect a reply ${when}.`,
  },
  who: {
    title: 'Who answers the questions?',
    options: {
      self: 'I am the person in the photos',
      parent: 'Their parent',
      carer: 'Their carer',
      other: 'Somebody else',
    },
    name: 'Your name',
    choose: 'Choose who answers',
    nameMissing: 'Enter your name',
  },
  consent: {
    step: (n: number) => `Question ${n} of 3`,
    yes: 'Yes',
    no: 'No',
    choose: 'Choose yes or no',
    later: 'You can change your answer later.',
    neededTitle: 'We can’t take photos without a yes to the first question',
    neededText: 'You can change your answer, or call the clinic instead.',
    change: 'Change the answer',
  },
  photos: {
    title: 'Photos and videos',
    notSent: 'Not sent yet',
    take: 'Take a photo',
    choose: 'Choose from this phone',
    helps: 'What helps',
    help: [
      'Light from the side, best by a window',
      'Hold the phone a hand’s length away and tap to focus',
      'One photo from close by, one from further away',
      'Something beside it to show its size, such as a coin',
    ],
    place: 'Where a photo was taken is removed from it on this phone.',
    empty: 'There are none yet. Take one, or choose from this phone.',
    check: 'Check and send',
    left: (seconds: number) => (seconds < 60 ? 'less than a minute left' : `about ${Math.ceil(seconds / 60)} min left`),
    remove: 'Remove',
    again: 'Try again',
    chooseAgain: 'Choose the same file again',
    otherFile: 'That is another file. Choose the one named above, or remove it.',
    pause: 'Pause',
    resume: 'Go on',
    words: {
      examining: 'Getting ready',
      planning: 'Waiting',
      sending: 'On its way',
      resuming: 'On its way',
      completing: 'On its way',
      checking: 'Being checked',
      'needs-file': 'Choose it again',
      sent: 'Added',
      refused: 'Can’t be used',
      failed: 'Did not work',
      cancelled: 'Removed',
    },
    halts: {
      offline: 'You are offline. Your photos are safe on this phone. Sending goes on when you are back.',
      paused: 'Paused. Choose Go on when you are ready.',
      elsewhere: 'Another page of this browser is sending. It goes on here when that one is done or closed.',
      'signed-out': 'For safety, give the date of birth again. Your photos are safe on this phone.',
      'other-encounter': 'This browser has opened another link. Open the link of these photos again to go on.',
    },
    screen: 'Keep this page open and the screen on until everything is added.',
  },
  about: {
    add: 'Add a note',
    change: 'Change the note',
    note: 'What should the clinic know about it?',
    side: 'Which side of the body is it?',
    sides: { none: 'Neither, or it does not matter', left: 'Left', right: 'Right', both: 'Both' },
    save: 'Save the note',
    saved: 'Saved',
  },
  check: {
    title: 'Check and send',
    text: (count: number) =>
      `${count === 1 ? '1 photo or video is' : `${count} photos and videos are`} ready. Not sent yet: choose Send.`,
    unfinished: 'Some are still on their way. Wait until all say “Added”, or remove them.',
    send: 'Send',
  },
  sent: {
    title: 'Sent',
    text: (clinic: string, when: string) => `${clinic} has your photos. You can expect a reply ${when}.`,
    gallery: 'Copies in your phone’s gallery stay there. Delete them if others use this phone.',
    more: 'Send more',
    done: 'Finish on this phone',
    finished: 'You can close this page',
    finishedText: 'Nothing of your photos is kept in this browser. Open the link in your message to come back.',
  },
  otherBrowser: {
    title: 'Go on where you began',
    text:
      'This link was opened in another browser, or on another phone, first. Go on there, or call the clinic and ask ' +
      'for a new link.',
  },
  withdraw: {
    link: 'Take back what you sent',
    title: 'Take back your agreement',
    text: 'Nobody new will see your photos and videos.',
    unopened: 'What no clinician has opened yet is erased.',
    opened:
      'What a clinician has opened stays in the record for as long as the law asks. It is locked: it is shown only ' +
      'with a written reason.',
    last: 'You can’t send more with this link then.',
    go: 'Take it back',
    doneTitle: 'Taken back',
    reference: (reference: string) => `Reference ${reference}`,
    outcome: (count: number, outcome: string) =>
      `${count === 1 ? '1 photo or video' : `${count} photos and videos`}: ${outcome === 'erased' ? 'erased' : 'locked'}`,
    none: 'Nothing of yours was kept.',
    keep: 'Take a picture of this page if you want to keep it.',
  },
  dead: {
    title: 'This link can’t be used any more',
    call: 'Call the clinic and ask for a new one.',
  },
  trouble: {
    title: 'That did not work',
    text: 'Check that you are online, then try again. Nothing is lost.',
    again: 'Try again',
  },
  advice: english as Advice,
};

export type Strings = typeof en;
