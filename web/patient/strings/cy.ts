import type { Strings } from './en';

/** Yr hyn y mae'r tudalennau'n ei ddweud, yn Gymraeg. */
export const cy: Strings = {
  service: 'Anfon lluniau at eich clinig',
  theClinic: 'y clinig',
  back: 'Yn ôl',
  go: 'Parhau',
  call: (clinic, phone) => (phone ? `${clinic} – ffoniwch ${phone}` : `${clinic} – mae’r rhif ffôn yn eich neges`),
  loading: 'Un eiliad',
  problem: 'Mae problem',
  errorTitle: 'Gwall: ',
  otherLanguage: 'English',

  start: {
    title: 'Anfonwch luniau neu fideos at eich clinig',
    lead: 'Mae rhywun sy’n gofalu amdanoch chi, neu am berson yr ydych chi’n gofalu amdano, wedi gofyn am luniau neu fideos.',
    steps:
      'Byddwch yn rhoi dyddiad geni, yn ateb 3 chwestiwn, ac yn dewis neu’n tynnu’r lluniau. Mae’n cymryd tua 5 munud.',
    emergency: 'Peidiwch â defnyddio’r dudalen hon mewn argyfwng.',
    genuine: 'Sut i wirio bod hyn yn ddilys',
    genuineText: 'Ffoniwch y clinig ar rif yr ydych yn ei wybod eisoes, a gofynnwch a anfonodd y ddolen hon atoch.',
    go: 'Dechrau nawr',
  },
  inApp: {
    title: 'Agorwch y dudalen hon yn Safari neu Chrome',
    text:
      'Mae ap arall yn dangos y dudalen hon i chi. Ni ellir dewis lluniau yno bob amser, ac maent yn cael eu colli ' +
      'pan fyddwch yn gadael yr ap.',
    steps: ['Copïwch y ddolen.', 'Agorwch Safari neu Chrome.', 'Gludwch y ddolen lle mae’r cyfeiriad.'],
    copy: 'Copïo’r ddolen',
    copied: 'Wedi’i chopïo. Nawr agorwch Safari neu Chrome, a gludwch hi lle mae’r cyfeiriad.',
    byHand: 'Nid yw’r ap hwn yn gadael i ni gopïo. Pwyswch a dal y ddolen, a dewiswch Copïo:',
    stay: 'Mynd ymlaen yma er hynny',
  },
  noLink: {
    title: 'Agorwch y ddolen yn eich neges',
    text: 'Mae’r dudalen hon yn agor o’r ddolen a anfonodd eich clinig atoch. Dewch o hyd i’r neges, a thapiwch y ddolen ynddi.',
  },
  born: {
    title: 'Beth yw dyddiad geni’r person yn y lluniau?',
    hint: 'Er enghraifft, 3 3 1971',
    day: 'Diwrnod',
    month: 'Mis',
    year: 'Blwyddyn',
    empty: 'Rhowch ddiwrnod, mis a blwyddyn y geni',
    impossible: 'Rhowch ddyddiad geni go iawn, er enghraifft 3 3 1971',
    wrong: (left) =>
      'Nid yw’r dyddiad geni hwnnw’n cyfateb i’r ddolen hon. Gwiriwch y diwrnod, y mis a’r flwyddyn. ' +
      (left === 1 ? 'Mae gennych 1 cynnig ar ôl.' : `Mae gennych ${left} cynnig ar ôl.`),
  },
  confirm: {
    title: (name) => `Mae’r lluniau hyn ar gyfer ${name}`,
    hint: 'A yw hyn yn gywir?',
    yes: 'Ydy, mae hyn yn gywir',
    no: 'Nac ydy, nid yw hyn yn gywir',
  },
  notMe: {
    title: 'Diolch am roi gwybod i ni',
    text: 'Nid yw’r ddolen yn gweithio mwyach, ac mae’r clinig yn gwybod. Ni anfonwyd dim. Gallwch gau’r dudalen hon.',
  },
  asking: {
    title: 'Yr hyn y gofynnir i chi amdano',
    from: (name) => `Mae ${name} yn gofyn i chi am luniau neu fideos.`,
    reason: 'Pam',
    instructions: 'Beth i’w wneud',
    views: 'Beth i’w ddangos',
    notWatched: 'Nid oes neb yn gwylio am luniau ddydd a nos.',
    reply: (when) => `Gallwch ddisgwyl ateb ${when}.`,
  },
  who: {
    title: 'Pwy sy’n ateb y cwestiynau?',
    options: {
      self: 'Fi yw’r person yn y lluniau',
      parent: 'Eu rhiant',
      carer: 'Eu gofalwr',
      other: 'Rhywun arall',
    },
    name: 'Eich enw',
    choose: 'Dewiswch pwy sy’n ateb',
    nameMissing: 'Rhowch eich enw',
  },
  consent: {
    step: (n) => `Cwestiwn ${n} o 3`,
    yes: 'Ydw',
    no: 'Nac ydw',
    choose: 'Dewiswch ydw neu nac ydw',
    later: 'Gallwch newid eich ateb yn nes ymlaen.',
    neededTitle: 'Ni allwn gymryd lluniau heb gytuno i’r cwestiwn cyntaf',
    neededText: 'Gallwch newid eich ateb, neu ffonio’r clinig yn lle hynny.',
    change: 'Newid yr ateb',
  },
  photos: {
    title: 'Lluniau a fideos',
    notSent: 'Heb eu hanfon eto',
    take: 'Tynnu llun',
    choose: 'Dewis o’r ffôn hwn',
    helps: 'Beth sy’n helpu',
    help: [
      'Golau o’r ochr, yn ddelfrydol wrth ffenestr',
      'Daliwch y ffôn hyd llaw i ffwrdd a thapiwch i ffocysu',
      'Un llun o’n agos, un o bellach i ffwrdd',
      'Rhywbeth wrth ei ymyl i ddangos ei faint, fel darn arian',
    ],
    place: 'Caiff y lleoliad lle tynnwyd llun ei dynnu ohono ar y ffôn hwn.',
    empty: 'Nid oes dim eto. Tynnwch un, neu dewiswch o’r ffôn hwn.',
    check: 'Gwirio ac anfon',
    left: (seconds) => (seconds < 60 ? 'llai na munud ar ôl' : `tua ${Math.ceil(seconds / 60)} munud ar ôl`),
    remove: 'Tynnu allan',
    again: 'Rhoi cynnig arall arni',
    chooseAgain: 'Dewiswch yr un ffeil eto',
    otherFile: 'Ffeil arall yw honno. Dewiswch yr un a enwir uchod, neu tynnwch hi allan.',
    pause: 'Oedi',
    resume: 'Mynd ymlaen',
    words: {
      examining: 'Yn paratoi',
      planning: 'Yn aros',
      sending: 'Ar ei ffordd',
      resuming: 'Ar ei ffordd',
      completing: 'Ar ei ffordd',
      checking: 'Yn cael ei wirio',
      'needs-file': 'Dewiswch ef eto',
      sent: 'Wedi’i ychwanegu',
      refused: 'Ni ellir ei ddefnyddio',
      failed: 'Ni weithiodd',
      cancelled: 'Wedi’i dynnu allan',
    },
    halts: {
      offline:
        'Nid ydych ar-lein. Mae eich lluniau’n ddiogel ar y ffôn hwn. Bydd yr anfon yn mynd ymlaen pan fyddwch yn ôl.',
      paused: 'Wedi oedi. Dewiswch Mynd ymlaen pan fyddwch yn barod.',
      elsewhere:
        'Mae tudalen arall yn y porwr hwn yn anfon. Bydd yn mynd ymlaen yma pan fydd honno wedi gorffen neu wedi cau.',
      'signed-out': 'Er diogelwch, rhowch y dyddiad geni eto. Mae eich lluniau’n ddiogel ar y ffôn hwn.',
      'other-encounter': 'Mae’r porwr hwn wedi agor dolen arall. Agorwch ddolen y lluniau hyn eto i fynd ymlaen.',
    },
    screen: 'Cadwch y dudalen hon ar agor a’r sgrin ymlaen nes bod popeth wedi’i ychwanegu.',
  },
  about: {
    add: 'Ychwanegu nodyn',
    change: 'Newid y nodyn',
    note: 'Beth ddylai’r clinig ei wybod amdano?',
    side: 'Pa ochr o’r corff ydyw?',
    sides: { none: 'Y naill na’r llall, neu nid oes ots', left: 'Chwith', right: 'De', both: 'Y ddwy' },
    save: 'Cadw’r nodyn',
    saved: 'Wedi’i gadw',
  },
  check: {
    title: 'Gwirio ac anfon',
    text: (count) => `Nifer y lluniau a’r fideos sy’n barod: ${count}. Heb eu hanfon eto: dewiswch Anfon.`,
    unfinished:
      'Mae rhai ar eu ffordd o hyd. Arhoswch nes bod pob un yn dweud “Wedi’i ychwanegu”, neu tynnwch nhw allan.',
    send: 'Anfon',
  },
  sent: {
    title: 'Anfonwyd',
    text: (clinic, when) => `Mae eich lluniau gan ${clinic}. Gallwch ddisgwyl ateb ${when}.`,
    gallery: 'Mae copïau’n aros yn oriel eich ffôn. Dilëwch nhw os yw eraill yn defnyddio’r ffôn hwn.',
    more: 'Anfon rhagor',
    done: 'Gorffen ar y ffôn hwn',
    finished: 'Gallwch gau’r dudalen hon',
    finishedText: 'Ni chedwir dim o’ch lluniau yn y porwr hwn. Agorwch y ddolen yn eich neges i ddod yn ôl.',
  },
  otherBrowser: {
    title: 'Ewch ymlaen lle y dechreuoch',
    text:
      'Agorwyd y ddolen hon yn gyntaf mewn porwr arall, neu ar ffôn arall. Ewch ymlaen yno, neu ffoniwch y clinig a ' +
      'gofynnwch am ddolen newydd.',
  },
  withdraw: {
    link: 'Tynnu’n ôl yr hyn a anfonoch',
    title: 'Tynnu eich cytundeb yn ôl',
    text: 'Ni fydd neb newydd yn gweld eich lluniau a’ch fideos.',
    unopened: 'Caiff yr hyn nad oes clinigydd wedi’i agor eto ei ddileu.',
    opened:
      'Bydd yr hyn y mae clinigydd wedi’i agor yn aros yn y cofnod cyhyd ag y mae’r gyfraith yn gofyn. Mae wedi’i ' +
      'gloi: dim ond gyda rheswm ysgrifenedig y caiff ei ddangos.',
    last: 'Ni allwch anfon rhagor gyda’r ddolen hon wedyn.',
    go: 'Ei dynnu’n ôl',
    doneTitle: 'Wedi’i dynnu’n ôl',
    reference: (reference) => `Cyfeirnod ${reference}`,
    outcome: (count, outcome) => `Lluniau a fideos: ${count}. ${outcome === 'erased' ? 'Wedi’u dileu' : 'Wedi’u cloi'}`,
    none: 'Ni chadwyd dim o’ch eiddo chi.',
    keep: 'Tynnwch lun o’r dudalen hon os ydych am ei gadw.',
  },
  dead: {
    title: 'Ni ellir defnyddio’r ddolen hon mwyach',
    call: 'Ffoniwch y clinig a gofynnwch am un newydd.',
  },
  trouble: {
    title: 'Ni weithiodd hynny',
    text: 'Gwiriwch eich bod ar-lein, yna rhowch gynnig arall arni. Nid oes dim wedi’i golli.',
    again: 'Rhoi cynnig arall arni',
  },
  advice: {
    reasons: {
      empty: 'Mae’r ffeil hon yn wag. Tynnwch y llun neu’r fideo eto.',
      unreadable:
        'Ni allai eich ffôn agor y ffeil hon, neu mae wedi newid. Os yw yn y cwmwl, lawrlwythwch hi i’ch ffôn yn ' +
        'gyntaf, yna dewiswch hi eto.',
      vanished: 'Nid yw’r ffeil hon ar eich ffôn mwyach. Dewiswch hi eto, neu dewiswch un arall.',
      'not-examined': 'Ni ellid edrych ar y ffeil hon. Caewch apiau eraill, yna dewiswch hi eto.',
      store: 'Gwrthodwyd y ffeil sawl gwaith. Rhowch gynnig arall arni’n nes ymlaen, neu ffoniwch y clinig.',
    },
    type: () => 'Nid llun na fideo yw hwn. Gellir anfon lluniau (JPEG, PNG, WebP, HEIC) a fideos.',
    other: 'Ni ellid anfon y ffeil hon. Rhowch gynnig arall arni, neu ffoniwch y clinig.',
    causes: {
      network: 'Collwyd y cysylltiad. Mae’n mynd ymlaen ohono’i hun cyn gynted ag y bydd un.',
      stalled: 'Mae’r cysylltiad yn sefyll. Rhoddir cynnig arall arni’n awtomatig.',
      portal:
        'Mae’r rhwydwaith hwn yn gofyn i chi fewngofnodi. Agorwch unrhyw dudalen arall i wneud hynny, neu newidiwch i ddata symudol.',
      busy: 'Mae ciw. Mae’n mynd ymlaen ohono’i hun mewn eiliad.',
      server: 'Mae system y clinig yn brysur. Rhoddir cynnig arall arni’n awtomatig.',
      address: 'Rhoddir cynnig arall arni’n awtomatig.',
    },
  },
};
