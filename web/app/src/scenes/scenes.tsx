import { useEffect, useState, type ReactNode } from 'react'

import { RoomReady } from '../features/create/RoomReady'
import { CreateDialog } from '../features/create/CreateDialog'
import { IntroDialog } from '../features/intro/IntroDialog'
import { WholeDialog } from '../features/screen/WholeDialog'
import { ServerSees } from '../features/server/ServerSees'
import { ProofProvider } from '../features/account/Proof'
import { SessionProvider } from '../features/account/session'
import { PassPlanOn } from '../features/plan/PassPlanOn'
import { KeepingProvider } from '../features/vault/keeping'
import { AccountsProvider, type SignInState } from '../platform/account'
import { VaultsProvider } from '../platform/vault'
import { ClientProvider, type Client, type Ending, type MadeLink, type MeetingView, type RefusalCode, type RefusedReason, type SwitchedFunction } from '../platform/client'
import { AccountPage } from '../routes/AccountPage'
import { Console } from '../routes/Console'
import { AccountNeeded } from '../routes/AccountNeeded'
import { Ended } from '../routes/Ended'
import { Failure } from '../routes/Failure'
import { Home } from '../routes/Home'
import { Meetings } from '../routes/Meetings'
import { Plan } from '../routes/Plan'
import { AboutDialog } from '../features/door/AboutDialog'
import { LobbyWait } from '../features/door/LobbyWait'
import { MeetingRoom } from '../routes/MeetingRoom'
import { Prejoin } from '../routes/Prejoin'
import { Outside } from '../routes/Outside'
import { Privacy } from '../routes/Privacy'
import { SignIn } from '../routes/SignIn'
import { Welcome } from '../routes/Welcome'
import { Acts, type Act } from './Acts'
import { OVERDUE } from './kept'
import { account, fakeAccounts, refusal, signedIn, type FakeAnswers } from './fake-account'
import { FakeMeeting, fakeClient, type FakeState } from './fake'
import { EMPTY, fakeVaults, INVITED, LATER, moved, planned, rare, vaultTrouble, type FakeVault } from './fake-vault'
import { RELEASED } from './papers'
import { many, nine, roster, showing, signing } from './people'
import { BROKEN } from './services'
import { ASKED, CONVERSATION, HANDS, MINUTES, POLLS, RESULTS, RUDE } from './said'

const nothing = () => undefined
const SHARED = '19fGh2JkLmNpQrStUvWxYz3a4b5c6d7e8f9g'
const ROOM = '7bQ3kPzR2vXw9TnM4dHsLa'

function With(props: { client?: Client; children: ReactNode }) {
  const [client] = useState(() => props.client ?? fakeClient())
  return (
    <ClientProvider value={client}>
      <By state={ALONE}>{props.children}</By>
    </ClientProvider>
  )
}

/** On one's own computer: everything works without an account. */
const ALONE = signedIn(null, { mayCreate: true, planDays: 366 })

/** Whoever sits there, and what the server answers them. `proof`: it has just asked who that is. */
function By(props: { state: SignInState; answers?: FakeAnswers; vault?: FakeVault; proof?: boolean; children: ReactNode }) {
  const [accounts] = useState(() => fakeAccounts(props.answers))
  const [vaults] = useState(() => fakeVaults(props.vault))
  return (
    <AccountsProvider value={accounts}>
      <VaultsProvider value={vaults}>
        <SessionProvider initial={props.state}>
          <ProofProvider open={props.proof ?? false}>
            <KeepingProvider>{props.children}</KeepingProvider>
          </ProofProvider>
        </SessionProvider>
      </VaultsProvider>
    </AccountsProvider>
  )
}

const NOBODY = signedIn(null)
/** What an account has that the organisation's provider vouches for. */
const BY_PROVIDER = { byProvider: true, password: false, totp: false, recoveryCodes: 0 }

/** Chooses too short a password. */
const CHOOSE: readonly Act[] = [{ fill: '[autocomplete="username"]', with: 'a.berger' }, { fill: '[autocomplete="new-password"]', with: 'nicht lang' }]

/** Sets a password by a one-time link. */
const WELCOMED: readonly Act[] = [{ fill: '[autocomplete="new-password"]', with: 'sieben blaue Stühle' }, { press: '.sign [type="submit"]' }]

const ADMIN = signedIn(account('administrator'))
const MEMBER = signedIn(account('member'))
const UNPROVEN = signedIn(account('member', { mustProveFactor: true }))

/** Proves a new second factor. */
const PROVE: readonly Act[] = [{ fill: '[autocomplete="one-time-code"]', with: '123456' }, { press: '.form button[type="submit"]' }]

/** Adds a member. */
const ADD: readonly Act[] = [
  { press: '.card__head .btn' },
  { fill: '.member-form .field:nth-of-type(1) input', with: 'm.krause' },
  { fill: '.member-form .field:nth-of-type(2) input', with: 'Mara Krause' },
  { press: '.member-form button[type="submit"]' },
]

/** Makes a request. */
const REQUEST: readonly Act[] = [{ fill: '.request-form textarea', with: 'Was ist über mich gespeichert?' }, { press: '.request-form [type="submit"]' }]

/** Reads its answer. */
const READ: readonly Act[] = [{ fill: '.with-button input', with: 'K7QFX-D2MWV-HTZCP-NESBA-3JYHQ' }, { press: '.with-button [type="submit"]' }]

const MAIL_REFUSED = { ok: true, value: { to: 'a.berger@stadt.example', trouble: 'sign_in', answer: 'permanent error (535): 5.7.8 Authentication failed' } }

/** Opens the vault by its words. */
const OPEN: readonly Act[] = [{ press: '.unlock .btn--quiet' }, { fill: '.unlock textarea', with: 'ahorn kiesel lampe segel tulpe wand ofen gleis birke kran fluss turm' }, { press: '.unlock [type=submit]' }]

/** Opens the menu of the first meeting. */
const FIRST: readonly Act[] = [...OPEN, { press: '.meetings .row:first-child [aria-haspopup]' }]

/** The act of the menu before the last. */
const CANCEL_NEXT = '.menu__item:nth-last-child(2)'

/** Cancels the next date of the series. */
const SERIES_DAY: readonly Act[] = [...OPEN, { press: '.meetings .row:nth-child(2) [aria-haspopup]' }, { press: CANCEL_NEXT }, { press: '.dialog .btn--danger' }]

/** Plans the meeting in the form. */
const PLANNED: readonly Act[] = [{ fill: '.plan-form input', with: 'Ortsbeirat Mitte' }, { fill: '.create__pass textarea, .create__pass input', with: 'ahorn-kiesel-lampe-segel' }, { press: '.plan-form [type=submit]' }]

const WEEKLY = { every: 'week', ends: 'count', count: '10', day: '2031-05-05', time: '14:00' } as const

/** What a member plans and keeps. */
function Planner(props: { vault?: FakeVault; state?: SignInState; answers?: FakeAnswers; plan?: string; list?: boolean; first?: Parameters<typeof Plan>[0]['first'] }) {
  return (
    <With>
      <By state={props.state ?? MEMBER} {...(props.answers ? { answers: props.answers } : {})} {...(props.vault ? { vault: props.vault } : {})}>
        {props.list ? <Meetings /> : <Plan plan={props.plan ?? ''} {...(props.first ? { first: props.first } : {})} />}
      </By>
    </With>
  )
}

/** What there is to pass on of a meeting. */
function Passing(props: Pick<Parameters<typeof PassPlanOn>[0], 'as' | 'plan'>) {
  return (
    <With>
      <By state={signedIn(account('member'), { mail: true })}>
        <Outside mainClass="desk-page">
          <div className="desk desk--narrow">
            <h1>Konklave</h1>
            <PassPlanOn {...props} kept failure={null} onDone={nothing} />
          </div>
        </Outside>
      </By>
    </With>
  )
}

/** Signs in. */
const ENTER: readonly Act[] = [
  { fill: 'input[autocomplete^="username"]', with: 'a.berger' },
  { fill: 'input[type="password"]', with: 'ein langes Kennwort' },
  { press: 'form button[type="submit"]' },
]

type Open = NonNullable<Parameters<typeof MeetingRoom>[0]['open']>

type Look = NonNullable<Parameters<typeof MeetingRoom>[0]['views']>

function Room(props: { state?: FakeState; open?: Open; look?: Look; shared?: string | null }) {
  const [meeting] = useState(() => new FakeMeeting({ microphone: true, camera: true, speaking: [2], ...props.state, view: { roster: nine(), ...props.state?.view } }))
  return (
    <With>
      <MeetingRoom meeting={meeting} room={ROOM} shared={props.shared === undefined ? SHARED : props.shared} start={{ microphone: false, camera: false }} returned={false} onLeave={nothing} onRejoin={nothing} {...(props.open ? { open: props.open } : {})} {...(props.look ? { views: props.look } : {})} />
    </With>
  )
}

/** A whole screen was chosen and waits for a word. */
function Whole() {
  return (
    <With>
      <WholeDialog screen={{ press: nothing, start: nothing, whole: true, confirm: nothing, cancel: nothing, trouble: null, dismiss: nothing, ended: null, seen: nothing }} />
    </With>
  )
}

/** The start page as somebody sees it. */
function HomeBy(props: { state: SignInState; seen?: string }) {
  return (
    <With>
      <By state={props.state}>
        <Home {...(props.seen ? { seen: props.seen } : {})} />
      </By>
    </With>
  )
}

/** A home page whose server does not answer. */
function HomeOffline() {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const real = globalThis.fetch
    globalThis.fetch = () => Promise.reject(new TypeError('offline'))
    setReady(true)
    return () => {
      globalThis.fetch = real
    }
  }, [])
  return <With>{ready && <Home />}</With>
}

function Door(props: { phase?: MeetingView['phase']; host?: boolean; soundOnly?: boolean; trouble?: 'denied' | 'missing' | 'busy' | 'background'; camera?: boolean; connection?: MeetingView['connection']; seen?: string; off?: readonly SwitchedFunction[] }) {
  const [meeting] = useState(() => (props.phase ? new FakeMeeting({ view: { phase: props.phase, connection: props.connection ?? 'connected', title: null } }) : null))
  return (
    <With client={fakeClient({}, props.trouble ?? null)}>
      <Prejoin meeting={meeting} host={props.host ?? false} soundOnly={props.soundOnly ?? false} entry={null} onEnter={nothing} onPassphrase={nothing} {...(props.seen ? { seen: props.seen } : {})} {...(props.off ? { off: props.off } : {})} />
    </With>
  )
}

function refused(reason: RefusedReason): ReactNode {
  return <Failure failure={{ is: 'refused', reason }} onRetry={nothing} />
}

function server(code: RefusalCode, retryAfterSeconds: number | null = null): ReactNode {
  return refused({ is: 'server', code, retryAfterSeconds })
}

function ended(reason: Ending, publicDevice = false): ReactNode {
  return <Ended reason={reason} publicDevice={publicDevice} onRejoin={nothing} />
}

const attention = (view: Partial<MeetingView>): FakeState => ({ view })

/** Somebody waits before the door. */
function Lobby(props: { phase: MeetingView['phase']; camera?: boolean; soundOnly?: boolean; connection?: MeetingView['connection']; name?: string }) {
  const [meeting] = useState(() => new FakeMeeting({ view: { phase: props.phase, connection: props.connection ?? 'connected', title: null, soundOnly: props.soundOnly ?? false } }))
  const camera = props.camera ?? false
  return (
    <With>
      <LobbyWait meeting={meeting} entry={{ name: props.name ?? 'Anwohnerin D', microphone: camera, camera }} onRename={nothing} onLeave={nothing} />
    </With>
  )
}

const WAITING: MeetingView['waiting'] = [
  { peer: 21, name: 'Planungsbüro Weber & Partner', class: { is: 'invited', label: 'Planungsbüro' }, inUse: false },
  { peer: 22, name: 'Gast', class: { is: 'guest' }, inUse: false },
  { peer: 23, name: 'Ortsbeirat', class: { is: 'invited', label: 'Ortsbeirat, Vorsitz' }, inUse: true },
]

/** A room of sound alone. */
const SOUND: FakeState = { view: { soundOnly: true, roster: nine().map((entry) => ({ ...entry, streams: entry.streams.filter((kind) => kind === 'microphone') })) } }

/** One leads a room with a door. */
function leading(view: Partial<MeetingView> = {}): FakeState {
  const roles = nine().map((entry, i) => (i === 1 ? { ...entry, role: 'moderator' as const } : i === 3 ? { ...entry, role: 'presenter' as const } : entry))
  return { view: { roster: roles, owner: true, role: 'owner', door: 'lobby', ...view } }
}

function About(props: { is: 'remove' | 'handOver' }) {
  const [meeting] = useState(() => new FakeMeeting(leading()))
  const entry = nine()[4]
  return entry ? <AboutDialog about={{ is: props.is, entry }} meeting={meeting} onLeaveAfter={nothing} onClose={nothing} /> : null
}

/** A room in which something is done first. */
function acted(acts: readonly Act[], room: ReactNode): ReactNode {
  return <Acts acts={acts}>{room}</Acts>
}

const LIVE: Act[] = [{ press: '.composer [role=switch]' }, { fill: '.composer textarea', with: 'Ich lese mit, und meine Antwort ist' }]
const PRIVATE: Act[] = [{ fill: '.composer select', with: '2' }, { fill: '.composer textarea', with: 'Nur unter uns:\nPunkt 3 zuerst?' }]
const LONG: Act[] = [{ fill: '.composer textarea', with: 'Sehr lang. '.repeat(400) }]
const TOO_MUCH: Act[] = [{ fill: '.notes textarea', with: 'Sehr lang. '.repeat(9_100) }]
const MORE: Act[] = [{ press: '.room__end .key[aria-haspopup]' }]
const REACT: Act[] = [{ press: '.room__end .key[aria-haspopup]' }, { press: '.menu [aria-haspopup]' }]
const ASK: Act[] = [
  { press: '.panel__foot .btn' },
  { fill: '.poll textarea', with: 'Welche Farbe bekommt die Bank?' },
  { fill: '.poll input:not([type=checkbox])', with: 'Grün' },
]

const CHANGE: Act = { press: '.invite__passphrase .btn' }
const OWN_WORDS: Act = { fill: '.create__pass textarea, .create__pass input', with: 'Gleis Ofen Tulpe Wand' }
const NEW_LINK: Act = { press: '.links__new .btn' }
const FOR: Act = { fill: '.links__form input', with: 'Frau Dr. Albers' }
const MAKE: Act = { press: '.links__foot [type=submit]' }
const made = (invite: string, label: string, part: Partial<MadeLink> = {}): MadeLink => ({ invite, fragment: `p${invite}7Bq3kPzR2vXw9TnM4dHsLa`, label, moderator: false, autoAdmit: true, presents: false, expiresAt: END, ...part })
const END = new Date(2031, 4, 17).getTime() / 1000
const LINKS: readonly MadeLink[] = [
  made('1', 'Planungsbüro Weber'),
  made('2', 'Ortsbeirat, Vorsitz', { autoAdmit: false }),
  made('3', 'Planungsbüro', { expiresAt: null, presents: true }),
  made('4', 'Gutachterin mit einem sehr langen Namen aus dem Nachbarort', { expiresAt: new Date(2024, 1, 2).getTime() / 1000 }),
  made('5', 'Stellvertretung Bauamt', { moderator: true, fragment: 'm57Bq3kPzR2vXw9TnM4dHsLa' }),
]

/** A server on which nothing but talking is left. */
const BARE: FakeState = { off: ['chat', 'notes', 'polls', 'screen_share', 'backgrounds'] }

/** Opens the questions of the first function. */
const ASKED_WHY: Act = { press: '.functions li:first-child .btn' }

/** A version of the privacy notice that is no longer in force. */
const FORMER = 'sha256:0000000000000000'

/** Every state worth looking at. */
export const SCENES: Record<string, () => ReactNode> = {
  home: () => (
    <With>
      <Home />
    </With>
  ),
  'home-offline': () => <HomeOffline />,
  'home-guest': () => <HomeBy state={NOBODY} />,
  'home-notice': () => <HomeBy state={NOBODY} seen={FORMER} />,
  'welcome-setup': () => acted(CHOOSE, <By state={signedIn(null, { unclaimed: true })} answers={{ readTicket: { ok: true, value: { purpose: 'setup', login: '', name: '', expiresAt: 1_950_000_000 } } }}><Welcome ticket="x" /></By>),
  'welcome-unclear': () => acted(WELCOMED, <By state={NOBODY} answers={{ useTicket: refusal('offline') }}><Welcome ticket="x" /></By>),
  'welcome-spent': () => acted(WELCOMED, <By state={NOBODY} answers={{ useTicket: refusal('link_over') }}><Welcome ticket="x" /></By>),
  'welcome-over': () => <By state={NOBODY} answers={{ readTicket: refusal('link_over') }}><Welcome ticket="x" /></By>,
  'account': () => <By state={ADMIN}><AccountPage /></By>,
  'account-must-add': () => <By state={signedIn(account('administrator', { totp: false, passkeys: [], mustAddFactor: true }))}><AccountPage open="factor" /></By>,
  'account-must-prove': () => <By state={signedIn(account('administrator', { mustProveFactor: true }))}><AccountPage /></By>,
  'account-must-prove-passkey': () => <By state={signedIn(account('administrator', { totp: false, recoveryCodes: 0, mustProveFactor: true }))} proof><AccountPage /></By>,
  'account-provider': () => <By state={signedIn(account('administrator', BY_PROVIDER))}><AccountPage /></By>,
  'account-provider-proof': () => <By state={signedIn(account('administrator', { ...BY_PROVIDER, passkeys: [] }))} proof><AccountPage /></By>,
  'account-codes': () => acted(PROVE, <By state={signedIn(account('member', { totp: false, passkeys: [] }))}><AccountPage open="factor" /></By>),
  'account-data': () => acted([{ press: '.desk section:last-child .form__acts button' }], <By state={ADMIN} answers={{ sessions: refusal('offline') }}><AccountPage /></By>),
  'account-proof': () => <By state={ADMIN} proof><AccountPage open="password" /></By>,
  'account-proof-recovery': () => acted([{ press: '.dialog form .btn--quiet' }], <By state={ADMIN} proof><AccountPage open="password" /></By>),
  'account-vault': () => acted([{ press: '.vault .unlock .btn--primary' }], <By state={ADMIN}><AccountPage /></By>),
  'account-vault-contacts': () => acted([{ press: '.vault .unlock .btn--primary' }], <By state={ADMIN} vault={{ content: INVITED }}><AccountPage /></By>),
  'account-vault-elsewhere': () =>
    acted([{ press: '.vault-maker .btn' }, { fill: '.phrase form input', with: 'tulpe' }, { press: '.phrase [type=submit]' }], <By state={ADMIN} vault={{ found: { is: 'none' }, elsewhere: true }}><AccountPage ask={4} /></By>),
  'account-vault-none': () => <By state={ADMIN} vault={{ found: { is: 'none' } }}><AccountPage /></By>,
  'account-vault-phrase': () => acted([{ press: '.vault-maker .btn' }], <By state={ADMIN} vault={{ found: { is: 'none' } }}><AccountPage ask={4} /></By>),
  'account-vault-damaged': () => <By state={ADMIN} vault={{ found: vaultTrouble('damaged') }}><AccountPage /></By>,
  'plan': () => <Planner vault={{ found: { is: 'none' } }} first={WEEKLY} />,
  'plan-alone': () => acted(PLANNED, <Planner state={ALONE} first={{ ...WEEKLY, every: 'never' }} />),
  'plan-guest': () => <Planner state={NOBODY} />,
  'plan-locked': () => <Planner />,
  'plan-wrong': () => acted([{ fill: '.plan-form [type=date]', with: '2024-01-01' }, { press: '.plan-form [type=submit]' }], <Planner state={ALONE} />),
  'plan-made': () => acted([...OPEN, ...PLANNED], <Planner first={WEEKLY} />),
  'plan-unkept': () => acted([...OPEN, ...PLANNED], <Planner first={WEEKLY} vault={{ save: 'offline' }} />),
  'plan-merged': () => acted([...OPEN, ...PLANNED], <Planner first={WEEKLY} vault={{ save: 'changed' }} />),
  'plan-before-vault': () => acted(PLANNED, <Planner vault={{ found: { is: 'none' } }} first={WEEKLY} />),
  'plan-full': () => acted([...OPEN, ...PLANNED], <Planner first={WEEKLY} vault={{ save: 'too_large' }} />),
  'plan-signed-out': () => acted([...OPEN, ...PLANNED], <Planner first={WEEKLY} vault={{ save: 'signed_out' }} answers={{ state: { ok: true, value: NOBODY } }} />),
  'plan-leave': () => acted([...PLANNED, { press: '.pass-plan > div:last-child .btn' }], <Planner state={ALONE} first={{ ...WEEKLY, every: 'never' }} />),
  'plan-prove': () => <Planner state={signedIn(account('member', { mustProveFactor: true }), { mayCreate: false, planDays: null })} />,
  'plan-change': () => acted(OPEN, <Planner plan="weekly" />),
  'plan-elsewhere': () => acted([...OPEN, { fill: '.plan-form [type=time]', with: '11:00' }, { press: '.plan-form [type=submit]' }], <Planner plan="weekly" vault={{ meanwhile: moved(Date.now()) }} />),
  'plan-zone': () => acted(OPEN, <Planner plan="far" vault={{ content: rare(Date.now()) }} />),
  'plan-change-guest': () => <Planner state={ALONE} plan="weekly" />,
  'plan-changed': () => <Passing plan={planned(Date.now())[1]!} as={{ is: 'changed' }} />,
  'plan-qr': () => acted([{ press: '.pass-plan__more .btn:last-child' }], <Passing plan={planned(Date.now())[1]!} as={{ is: 'invite' }} />),
  'plan-cancelled': () => acted([{ press: '.pass-plan .btn--quiet' }], <Passing plan={{ ...planned(Date.now())[1]!, cancelled: true }} as={{ is: 'cancelled' }} />),
  'meetings': () => acted(OPEN, <Planner list />),
  'meetings-menu': () => acted(FIRST, <Planner list />),
  'meetings-cancel': () => acted([...FIRST, { press: '.menu__item--danger' }], <Planner list />),
  'meetings-last': () => acted([...FIRST, { press: CANCEL_NEXT }], <Planner list vault={{ content: rare(Date.now()) }} />),
  'meetings-zone': () => acted(OPEN, <Planner list vault={{ content: rare(Date.now()) }} />),
  'meetings-unlisted': () => acted([...FIRST, { press: '.menu__item--danger' }, { press: '.dialog .btn--danger' }], <Planner list vault={{ save: 'offline' }} />),
  'meetings-elsewhere': () => acted(SERIES_DAY, <Planner list vault={{ meanwhile: moved(Date.now()) }} />),
  'meetings-empty': () => acted(OPEN, <Planner list vault={{ content: EMPTY }} />),
  'meetings-none': () => <Planner list vault={{ found: { is: 'none' } }} />,
  'meetings-locked': () => <Planner list />,
  'meetings-wrong': () => acted(OPEN, <Planner list vault={{ open: 'wrong_secret' }} />),
  'meetings-offline': () => <Planner list vault={{ found: vaultTrouble('offline') }} />,
  'meetings-stale': () => acted(OPEN, <Planner list vault={{ reload: 'offline' }} />),
  'meetings-gone': () => acted(OPEN, <Planner list vault={{ reload: 'gone' }} />),
  'meetings-newer': () => acted(OPEN, <Planner list vault={{ content: LATER }} />),
  'meetings-guest': () => <Planner list state={NOBODY} />,
  'meetings-alone': () => <Planner list state={ALONE} />,
  'console-members': () => <By state={ADMIN}><Console section="members" /></By>,
  'console-own': () => acted([{ press: '.table tbody tr:first-child .acts button' }], <By state={ADMIN}><Console section="members" /></By>),
  'console-link': () => acted(ADD, <By state={ADMIN}><Console section="members" /></By>),
  'console-policy': () => acted([{ press: '.policy fieldset:nth-of-type(3) label:nth-of-type(3) input' }, { fill: '.policy select', with: '7' }], <By state={ADMIN}><Console section="policy" /></By>),
  'console-policy-profile': () => acted([{ press: '.policy fieldset:first-child label:nth-of-type(3) input' }], <By state={ADMIN}><Console section="policy" /></By>),
  'console-overdue': () => <By state={signedIn(account('works_council'))} answers={{ oversight: { ok: true, value: OVERDUE } }}><Console section="oversight" /></By>,
  'console-papers': () => <By state={ADMIN}><Console section="papers" /></By>,
  'console-papers-read': () => <By state={signedIn(account('protection_officer'))}><Console section="papers" /></By>,
  'console-papers-wrong': () => acted([{ fill: '#paper-processors textarea', with: 'Rechenzentrum; Kiel' }, { press: '.papers .form__acts .btn--primary' }], <By state={ADMIN}><Console section="papers" /></By>),
  'console-papers-signoff': () => acted([{ press: '.sign-off li:nth-of-type(2) .btn' }, { press: '.sign-off form .btn' }], <By state={ADMIN}><Console section="papers" /></By>),
  'console-papers-released': () => <By state={signedIn(account('protection_officer'))} answers={{ papers: { ok: true, value: RELEASED } }}><Console section="papers" /></By>,
  'console-functions': () => <By state={ADMIN}><Console section="functions" /></By>,
  'console-functions-read': () => acted([{ press: '.functions li:nth-of-type(2) summary' }], <By state={signedIn(account('works_council'))}><Console section="functions" /></By>),
  'console-functions-wrong': () => acted([ASKED_WHY, { fill: '.necessity textarea', with: 'Für Vorträge.' }, { press: '.necessity [type=submit]' }], <By state={ADMIN}><Console section="functions" /></By>),
  'console-functions-filled': () => acted([{ press: '.functions li:nth-of-type(3) .btn' }, { press: '.necessity .btn' }], <By state={ADMIN}><Console section="functions" /></By>),
  'console-functions-refused': () =>
    acted([{ press: '.functions li:nth-of-type(3) .btn' }, { press: '.necessity .btn' }, { press: '.necessity [type=submit]' }], <By state={ADMIN} answers={{ switchFunction: refusal('necessity_unanswered') }}><Console section="functions" /></By>),
  'console-functions-switch-off': () => acted([{ press: '.functions li:nth-of-type(2) .btn--quiet' }], <By state={ADMIN}><Console section="functions" /></By>),
  'console-functions-loading': () => <By state={ADMIN} answers={{ functions: null }}><Console section="functions" /></By>,
  'console-functions-failed': () => <By state={ADMIN} answers={{ functions: refusal('offline') }}><Console section="functions" /></By>,
  'console-functions-empty': () => <By state={ADMIN} answers={{ functions: { ok: true, value: { functions: [], absent: [] } } }}><Console section="functions" /></By>,
  'console-services': () => <By state={signedIn(account('protection_officer'))}><Console section="services" /></By>,
  'console-services-one': () => acted([{ press: '.services-table tbody tr:first-child .btn' }, { fill: '#asked-contract select', with: 'no' }], <By state={signedIn(account('protection_officer'))}><Console section="services" /></By>),
  'console-services-problems': () => <By state={ADMIN} answers={{ services: { ok: true, value: BROKEN } }}><Console section="services" /></By>,
  'console-audit': () => <By state={ADMIN}><Console section="audit" /></By>,
  'privacy': () => <By state={NOBODY}><Privacy /></By>,
  'privacy-statement': () => acted([{ press: '.card .btn--primary' }], <By state={NOBODY}><Privacy /></By>),
  'privacy-request': () => acted(REQUEST, <By state={NOBODY}><Privacy /></By>),
  'privacy-answer': () => acted(READ, <By state={NOBODY}><Privacy /></By>),
  'privacy-offline': () => <By state={NOBODY} answers={{ privacy: refusal('offline') }}><Privacy /></By>,
  'console-requests': () => <By state={signedIn(account('protection_officer'))}><Console section="requests" /></By>,
  'console-request': () => acted([{ press: '.rows li:nth-of-type(2) .btn' }], <By state={ADMIN}><Console section="requests" /></By>),
  'console-mail': () => <By state={ADMIN} answers={{ testMail: MAIL_REFUSED }}>{acted([{ press: '.card:last-of-type .form__acts .btn' }], <Console section="health" />)}</By>,
  'console-health': () => <By state={ADMIN}><Console section="health" /></By>,
  'signin-provider': () => <By state={signedIn(null, { methods: ['password', 'passkey', 'provider'] })}><SignIn /></By>,
  'signin-notice': () => <By state={NOBODY}><SignIn seen={FORMER} /></By>,
  'signin-code': () => acted(ENTER, <By state={NOBODY} answers={{ signIn: refusal('second_factor_needed') }}><SignIn /></By>),
  'signin-passkey': () => acted(ENTER, <By state={NOBODY} answers={{ signIn: refusal('passkey_needed') }}><SignIn /></By>),
  'signin-passkey-none': () => acted(ENTER, <By state={signedIn(null, { methods: ['password'] })} answers={{ signIn: refusal('passkey_needed') }}><SignIn /></By>),
  'signin-passkey-wrong': () => acted([{ press: '.sign .btn' }], <By state={NOBODY} answers={{ signInWithPasskey: refusal('not_recognised') }}><SignIn /></By>),
  'signin-wrong': () => acted(ENTER, <By state={NOBODY} answers={{ signIn: refusal('not_recognised') }}><SignIn /></By>),
  'home-browser': () => (
    <With client={fakeClient({}, null, ['RTCRtpScriptTransform'])}>
      <Home />
    </With>
  ),
  create: () => (
    <With>
      <Home />
      <CreateDialog onClose={nothing} />
    </With>
  ),
  'create-sound': () =>
    acted(
      [{ press: '.create [role=switch]' }],
      <With>
        <Home />
        <CreateDialog onClose={nothing} />
      </With>,
    ),
  ready: () => (
    <With>
      <Home />
      <RoomReady
        room={{ room: ROOM, sharedFragment: SHARED, ownerFragment: `o${SHARED}${SHARED}`, passphrase: 'ahorn-kiesel-lampe-segel' }}
        onEnter={nothing}
      />
    </With>
  ),
  'server-sees': () => (
    <With>
      <Home />
      <ServerSees onClose={nothing} />
    </With>
  ),
  prejoin: () => <Door />,
  'prejoin-notice': () => <Door seen={FORMER} />,
  'prejoin-intro': () => (
    <>
      <Door />
      <With>
        <IntroDialog onClose={nothing} />
      </With>
    </>
  ),
  'prejoin-reach': () => <Door />,
  'prejoin-host': () => <Door host />,
  'prejoin-sound': () => <Door soundOnly />,
  'prejoin-checking': () => <Door phase={{ is: 'authorising' }} />,
  'prejoin-joining': () => <Door phase={{ is: 'joining' }} />,
  'prejoin-unreachable': () => <Door phase={{ is: 'authorising' }} connection="connecting" />,
  'prejoin-passphrase': () => <Door phase={{ is: 'needsPassphrase', wrong: false, retryAfterSeconds: null, failed: false }} />,
  'prejoin-passphrase-wrong': () => <Door phase={{ is: 'needsPassphrase', wrong: true, retryAfterSeconds: null, failed: false }} />,
  'prejoin-passphrase-wait': () => <Door phase={{ is: 'needsPassphrase', wrong: true, retryAfterSeconds: 90, failed: false }} />,
  'prejoin-camera': () => <Door />,
  'prejoin-uncovered': () => <Door off={['backgrounds']} />,
  'prejoin-background': () => <Door trouble="background" />,
  'prejoin-denied': () => <Door trouble="denied" />,
  'prejoin-missing': () => <Door trouble="missing" />,
  'lobby-asked': () => <Lobby phase={{ is: 'lobby', hostPresent: true }} />,
  'lobby-no-host': () => <Lobby phase={{ is: 'lobby', hostPresent: false }} camera />,
  'lobby-admitted': () => <Lobby phase={{ is: 'joining' }} />,
  'lobby-lost': () => <Lobby phase={{ is: 'lobby', hostPresent: true }} connection="reconnecting" name="Eine Person mit einem sehr langen Namen aus dem Ortsbeirat" />,
  'lobby-sound': () => acted([{ press: '.wait__test .btn' }], <Lobby phase={{ is: 'lobby', hostPresent: true }} soundOnly />),
  'lobby-test': () => acted([{ press: '.wait__test .btn' }, { press: '.wait__check .btn' }], <Lobby phase={{ is: 'lobby', hostPresent: true }} />),
  'meeting-bare': () => <Room state={BARE} />,
  'meeting-bare-more': () => acted(MORE, <Room state={BARE} />),
  'meeting-bare-devices': () => <Room open="devices" state={BARE} />,
  'meeting-bare-announce': () => <Room open="announce" state={BARE} />,
  'meeting-bare-invite': () => <Room open="invite" state={{ off: ['guest_access'] }} />,
  'meeting-bare-now': () => <Room open="chat" state={{ offLater: ['chat'], said: CONVERSATION }} />,
  'meeting-knock': () => <Room state={leading({ waiting: WAITING.slice(1, 2), roster: nine().slice(0, 4) })} />,
  'meeting-knocks': () => <Room state={leading({ waiting: WAITING, roster: nine().slice(0, 4) })} />,
  'meeting-knock-used': () => <Room state={leading({ waiting: WAITING.slice(2), roster: nine().slice(0, 4) })} />,
  'meeting-door': () => <Room open="people" state={leading({ waiting: WAITING })} />,
  'meeting-door-locked': () => <Room open="people" state={leading({ door: 'locked', waiting: WAITING.slice(0, 2) })} />,
  'meeting-door-guest': () => <Room open="people" state={{ view: { ...leading().view, roster: nine().map((entry, i) => ({ ...entry, owner: i === 1, own: i === 0, role: i === 1 ? ('owner' as const) : ('participant' as const) })), owner: false, role: 'participant' } }} />,
  'meeting-door-menu': () => acted([{ press: '.panel .row:nth-child(3) .icon-btn' }], <Room open="people" state={leading()} />),
  'meeting-remove': () => (
    <>
      <Room state={leading()} />
      <About is="remove" />
    </>
  ),
  'meeting-hand-over': () => (
    <>
      <Room state={leading()} />
      <About is="handOver" />
    </>
  ),
  'meeting-unmute': () => <Room state={{ microphone: false, notices: [{ is: 'askedToUnmute', by: 'Bauamt' }], view: { roster: nine().slice(0, 4) } }} />,
  'meeting-disturbance': () => <Room state={{ microphone: false, camera: false, notices: [{ is: 'disturbanceEnded', by: 'Bauamt' }, { is: 'doorChanged', door: 'locked', by: 'Bauamt' }], view: { door: 'locked', roster: nine().slice(0, 4) } }} />,
  'meeting-removed-other': () => <Room state={{ notices: [{ is: 'removed', name: 'Gast 3', by: 'Bauamt' }], view: { roster: nine().slice(0, 4) } }} />,
  'meeting-people-invited': () => <Room open="people" state={leading({ roster: nine().map((entry, i) => (i === 1 ? { ...entry, invitedAs: 'Planungsbüro Weber, Bauleitung' } : entry)) })} />,
  'meeting-invite-lobby': () => <Room open="invite" state={leading()} />,
  'meeting-alone': () => <Room state={{ speaking: [], microphone: false, camera: false, view: { roster: roster({ name: 'Bauamt', owner: true, streams: [] }), owner: true } }} />,
  'meeting-2': () => <Room state={{ view: { roster: roster({ name: 'Gast' }, { name: 'Praxis Dr. Lorenz' }) } }} />,
  'meeting-3': () => <Room state={{ view: { roster: roster({ name: 'Gast' }, { name: 'Praxis' }, { name: 'Anwohnerin D', streams: [] }) } }} />,
  'meeting-5': () => <Room state={{ view: { roster: nine().slice(0, 5) } }} />,
  'meeting-8': () => <Room state={{ view: { roster: nine().slice(0, 8) } }} />,
  'meeting-9': () => <Room />,
  'meeting-sound': () => <Room state={{ camera: false, ...SOUND }} />,
  'meeting-sound-devices': () => <Room open="devices" state={{ camera: false, ...SOUND }} />,
  'meeting-40': () => <Room state={{ speaking: [38], view: { roster: many(40) } }} />,
  'meeting-speaker': () => <Room look={{ view: 'speaker' }} state={{ floor: 2 }} />,
  'meeting-signs': () => <Room state={{ speaking: [], view: { roster: signing(4) } }} />,
  'meeting-signs-large': () => <Room look={{ view: 'speaker' }} state={{ speaking: [2], floor: 4, view: { roster: signing(4) } }} />,
  'meeting-signs-panel': () => <Room open="people" state={{ speaking: [], view: { roster: signing(4) } }} />,
  'meeting-signs-own': () => <Room state={{ speaking: [], view: { roster: signing(1) } }} />,
  'meeting-speaker-40': () => <Room look={{ view: 'speaker' }} state={{ floor: 3, speaking: [38], view: { roster: many(40) } }} />,
  'meeting-speaker-panel': () => <Room look={{ view: 'speaker' }} open="people" state={{ floor: 2, notices: [{ is: 'joined', name: 'Ortsbeirat' }] }} />,
  'meeting-pinned': () => <Room look={{ pin: nine()[5]?.member ?? null }} />,
  'meeting-share': () => <Room state={{ view: { roster: showing() } }} />,
  'meeting-share-aside': () => <Room look={{ aside: true }} state={{ view: { roster: showing() } }} />,
  'meeting-own-hidden': () => <Room look={{ hideOwn: true }} state={{ view: { roster: nine().slice(0, 4) } }} />,
  'meeting-no-pictures': () => <Room look={{ pictures: false }} state={{ view: { roster: showing() } }} />,
  'meeting-paused': () => <Room state={{ paused: true, view: { roster: nine().slice(0, 4) } }} />,
  'meeting-camera-lost': () => <Room state={{ camera: false, lost: 'camera', view: { roster: nine().slice(0, 4) } }} />,
  'meeting-microphone-lost': () => <Room state={{ microphone: false, lost: 'microphone', outcome: 'missing', view: { roster: nine().slice(0, 4) } }} />,
  'meeting-silenced': () => <Room state={{ silenced: true, view: { roster: nine().slice(0, 2) } }} />,
  'meeting-weak': () => <Room state={{ quality: 'weak', view: { roster: nine().slice(0, 4) } }} />,
  'meeting-very-weak': () => <Room state={{ quality: 'veryWeak', view: { roster: nine().slice(0, 4) } }} />,
  'meeting-intro': () => <Room open="intro" />,
  'meeting-view': () => <Room open="view" state={{ view: { roster: showing() } }} />,
  'meeting-people': () => (
    <Room
      open="people"
      state={{ notices: [{ is: 'joined', name: 'Ortsbeirat' }, { is: 'renamed', from: 'Gast 3', to: 'Praxis' }] }}
    />
  ),
  'meeting-people-strangers': () => (
    <Room
      open="people"
      state={attention({
        strangers: 1,
        encryption: { level: 'attention', reasons: ['strangers', 'silentMember'], compared: false, joinedSinceCompared: 0 },
        roster: nine().map((entry, i) => (i === 2 ? { ...entry, presence: 'silent' } : i === 3 ? { ...entry, presence: 'away', streams: [] } : i === 4 ? { ...entry, delayed: ['microphone'] } : entry)),
      })}
    />
  ),
  'meeting-encryption': () => <Room open="encryption" />,
  'meeting-encryption-compared': () => (
    <Room open="encryption" state={attention({ encryption: { level: 'endToEnd', reasons: [], compared: true, joinedSinceCompared: 2 } })} />
  ),
  'meeting-encryption-computing': () => <Room open="encryption" state={attention({ code: null })} />,
  'meeting-encryption-attention': () => (
    <Room open="encryption" state={attention({ encryption: { level: 'attention', reasons: ['strangers', 'madeBySystem'], compared: false, joinedSinceCompared: 0 } })} />
  ),
  'meeting-invite': () => <Room open="invite" />,
  'meeting-invite-host': () => <Room open="invite" shared={null} state={attention({ owner: true, role: 'owner' })} />,
  'meeting-invite-own': () => <Room open="invite" shared={null} />,
  'meeting-passphrase': () => acted([CHANGE], <Room open="invite" state={leading()} />),
  'meeting-passphrase-short': () => acted([CHANGE, { fill: '.create__pass textarea, .create__pass input', with: 'kurz' }, MAKE], <Room open="invite" state={leading()} />),
  'meeting-passphrase-none': () => acted([CHANGE, { press: '.links__form .switch input' }], <Room open="invite" state={leading()} />),
  'meeting-passphrase-working': () => acted([CHANGE, OWN_WORDS, MAKE], <Room open="invite" state={{ ...leading(), change: null }} />),
  'meeting-passphrase-failing': () => acted([CHANGE, OWN_WORDS, MAKE], <Room open="invite" state={{ ...leading(), change: { is: 'refused', code: 'offline', retryAfterSeconds: null } }} />),
  'meeting-passphrase-changed': () => acted([CHANGE, OWN_WORDS, MAKE], <Room open="invite" state={leading()} />),
  'meeting-links-empty': () => <Room open="invite" state={leading()} />,
  'meeting-links-reading': () => <Room open="invite" state={{ ...leading(), links: 'reading' }} />,
  'meeting-links-unread': () => <Room open="invite" state={{ ...leading(), links: 'unread' }} />,
  'meeting-links-form': () => acted([NEW_LINK], <Room open="invite" state={leading()} />),
  'meeting-links-form-co-host': () => acted([NEW_LINK, FOR, { press: '.links__form .choices .check:last-child input' }], <Room open="invite" state={leading()} />),
  'meeting-links-date': () => acted([NEW_LINK, FOR, { fill: '.links__form select', with: 'date' }, { fill: '.links__form [type=date]', with: '2024-02-01' }, MAKE], <Room open="invite" state={leading()} />),
  'meeting-links-wrong': () => acted([NEW_LINK, { fill: '.links__form input', with: 'planungsbüro weber' }, MAKE], <Room open="invite" state={{ ...leading(), links: LINKS }} />),
  'meeting-links-form-working': () => acted([NEW_LINK, FOR, MAKE], <Room open="invite" state={{ ...leading(), change: null }} />),
  'meeting-links-failing': () => acted([NEW_LINK, FOR, MAKE], <Room open="invite" state={{ ...leading(), change: { is: 'refused', code: 'offline', retryAfterSeconds: null } }} />),
  'meeting-links-conflict': () => acted([NEW_LINK, FOR, MAKE], <Room open="invite" state={{ ...leading(), change: { is: 'refused', code: 'changed', retryAfterSeconds: null } }} />),
  'meeting-links-made': () => acted([NEW_LINK, FOR, MAKE], <Room open="invite" state={leading()} />),
  'meeting-links-made-co-host': () => acted([NEW_LINK, FOR, { press: '.links__form .choices .check:last-child input' }, MAKE], <Room open="invite" state={leading()} />),
  'meeting-links-list': () => (
    <Room
      open="invite"
      state={{ ...leading({ waiting: WAITING.slice(0, 1), roster: nine().map((entry, i) => (i === 4 ? { ...entry, invitedAs: 'Ortsbeirat, Vorsitz' } : entry)) }), links: LINKS }}
    />
  ),
  'meeting-links-over': () => (
    <Room open="invite" state={{ ...leading({ roster: nine().map((entry, i) => (i === 4 ? { ...entry, invitedAs: LINKS[3]!.label } : entry)) }), links: LINKS.slice(3, 4) }} />
  ),
  'meeting-links-withdraw': () => acted([{ press: '.link__acts .btn:last-child' }], <Room open="invite" state={{ ...leading(), links: LINKS }} />),
  'meeting-links-withdraw-failing': () =>
    acted([{ press: '.link__acts .btn:last-child' }, { press: '.dialog .btn--danger' }], <Room open="invite" state={{ ...leading(), links: LINKS, change: { is: 'refused', code: 'too_fast', retryAfterSeconds: 40 } }} />),
  'meeting-screen-window': () => (
    <Room state={{ view: { role: 'owner', owner: true, mayShow: 'yes', roster: nine().slice(0, 4) }, own: { screen: true, surface: 'window', screenSound: true } }} />
  ),
  'meeting-screen-monitor': () => <Room state={{ view: { mayShow: 'yes', roster: nine().slice(0, 4) }, own: { screen: true, surface: 'monitor' } }} />,
  'meeting-screen-asked': () => <Room state={{ view: { mayShow: 'asked', roster: nine().slice(1, 4).map((entry, i) => ({ ...entry, own: i === 0 })) } }} />,
  'meeting-screen-once': () => <Room state={{ view: { mayShow: 'yes', role: 'participant', roster: nine().slice(0, 4) } }} />,
  'meeting-screen-ended': () => <Room state={{ view: { roster: nine().slice(0, 4) }, own: { screenEnded: 'connection' } }} />,
  'meeting-screen-refused': () => <Room state={{ notices: [{ is: 'screenRefused', by: 'Bauamt' }, { is: 'screenAllowed', by: 'Bauamt', once: true }, { is: 'screenStopped', by: 'Bauamt' }], view: { roster: nine().slice(0, 4) } }} />,
  'meeting-screen-ask': () => <Room state={{ view: { role: 'owner', owner: true, mayShow: 'yes', asks: [5, 3], roster: showing() } }} />,
  'meeting-screen-whole': () => <Whole />,
  'meeting-facts': () => <Room open="facts" />,
  'meeting-facts-sound': () => <Room open="facts" state={{ camera: false, ...SOUND }} />,
  'meeting-reconnecting': () => <Room state={attention({ connection: 'reconnecting', roster: nine().slice(0, 4) })} />,
  'meeting-resyncing': () => (
    <Room
      state={attention({
        phase: { is: 'resyncing' },
        roster: nine().slice(0, 4),
        encryption: { level: 'attention', reasons: ['resyncing'], compared: false, joinedSinceCompared: 0 },
      })}
    />
  ),
  'meeting-media-failed': () => <Room state={{ media: { state: 'failed', alarm: null }, view: { roster: nine().slice(0, 3) } }} />,
  'meeting-notice': () => <Room state={{ notices: [{ is: 'joined', name: 'Ortsbeirat' }, { is: 'commitRefused', by: 'Gast 3', rule: 'v4' }], view: { connection: 'reconnecting', roster: nine().slice(0, 4) } }} />,
  'meeting-no-key': () => (
    <Room state={{ view: { phase: { is: 'joining' }, roster: [], encryption: { level: 'none', reasons: [], compared: false, joinedSinceCompared: 0 } } }} />
  ),
  'meeting-alarm': () => (
    <Room state={{ microphone: false, camera: false, view: { encryption: { level: 'alarm', reasons: ['fork'], compared: false, joinedSinceCompared: 0 } } }} />
  ),
  'meeting-alarm-cleartext': () => <Room state={{ microphone: false, camera: false, media: { state: 'failed', alarm: 'cleartext' } }} />,
  'meeting-leave': () => <Room open="leave" state={attention({ owner: true })} />,
  'meeting-end': () => <Room open="end" state={attention({ owner: true })} />,
  'meeting-rename': () => <Room open="rename" />,
  'meeting-devices': () => <Room open="devices" />,
  'meeting-appearance': () => <Room open="appearance" />,
  'meeting-keys': () => <Room open="keys" />,
  'meeting-chat': () => <Room open="chat" state={{ said: CONVERSATION }} />,
  'meeting-chat-empty': () => <Room open="chat" />,
  'meeting-chat-rude': () => <Room open="chat" state={{ said: RUDE }} />,
  'meeting-chat-unread': () => <Room state={{ said: { later: CONVERSATION } }} />,
  'meeting-chat-live': () => acted(LIVE, <Room open="chat" />),
  'meeting-chat-private': () => acted(PRIVATE, <Room open="chat" state={{ said: CONVERSATION }} />),
  'meeting-chat-long': () => acted(LONG, <Room open="chat" />),
  'meeting-react': () => acted(REACT, <Room />),
  'meeting-notes': () => <Room open="notes" state={{ noted: { text: MINUTES } }} />,
  'meeting-notes-empty': () => <Room open="notes" />,
  'meeting-notes-full': () => acted(TOO_MUCH, <Room open="notes" state={{ noted: { text: MINUTES } }} />),
  'meeting-notes-offline': () => <Room open="notes" state={{ noted: { text: MINUTES, waiting: true }, view: { roster: nine(), connection: 'reconnecting' } }} />,
  'meeting-notes-failed': () => <Room open="notes" state={{ noted: { state: 'failed' } }} />,
  'meeting-notes-fresh': () => <Room state={{ noted: { text: MINUTES, fresh: true } }} />,
  'meeting-notes-more': () => acted(MORE, <Room state={{ noted: { text: MINUTES, fresh: true } }} />),
  'meeting-polls-ask': () => acted(ASK, <Room open="polls" />),
  'meeting-hands': () => <Room open="people" state={{ said: HANDS, view: { roster: nine(), owner: true, role: 'owner' } }} />,
  'meeting-marks': () => <Room state={{ said: HANDS }} />,
  'meeting-poll-asked': () => <Room state={{ said: { later: ASKED } }} />,
  'meeting-polls': () => <Room open="polls" state={{ said: POLLS }} />,
  'meeting-polls-result': () => <Room open="polls" state={{ said: RESULTS, view: { roster: nine(), owner: true, role: 'owner' } }} />,
  'meeting-polls-none': () => <Room open="polls" />,
  'meeting-announce': () => <Room open="announce" />,
  'ended-left': () => ended('left'),
  'ended-host': () => ended('endedByHost', true),
  'ended-removed': () => ended('removed'),
  'ended-replaced': () => ended('replaced'),
  'error-bad-link': () => refused({ is: 'badLink' }),
  'error-denied': () => refused({ is: 'denied', retryAfterSeconds: 30 }),
  'error-denied-last': () => refused({ is: 'denied', retryAfterSeconds: null }),
  'error-locked': () => refused({ is: 'locked' }),
  'error-not-invited': () => server('not_invited'),
  'error-tries': () => server('too_many_tries', 90),
  'error-room-full': () => server('room_full'),
  'error-server-full': () => server('server_full', 30),
  'error-outdated': () => server('outdated'),
  'error-restarting': () => server('restarting'),
  'error-internal': () => server('internal'),
  'error-account': () => <By state={NOBODY} answers={{ state: { ok: true, value: NOBODY } }}><AccountNeeded onRetry={nothing} /></By>,
  'error-account-factor': () => <By state={UNPROVEN} answers={{ state: { ok: true, value: UNPROVEN } }}><AccountNeeded onRetry={nothing} /></By>,
  'error-account-again': () => <By state={MEMBER}><AccountNeeded onRetry={nothing} /></By>,
  'error-foreign-room': () => refused({ is: 'foreignRoom' }),
  'error-foreign-group': () => refused({ is: 'foreignGroup', rule: 'J3' }),
  'error-no-encryption': () => refused({ is: 'noEncryption' }),
  'error-browser': () => <Failure failure={{ is: 'browser', missing: ['RTCRtpScriptTransform'] }} />,
  'error-program': () => <Failure failure={{ is: 'program' }} />,
  'error-not-found': () => <Failure failure={{ is: 'notFound' }} />,
  'error-crash': () => <Failure failure={{ is: 'crash' }} />,
}
