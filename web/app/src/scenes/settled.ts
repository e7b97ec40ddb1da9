/** When a scene is ready to be drawn: its sign is there, its pictures play, and nothing has moved for a moment. */

import { stands } from './Acts'

/** What must be on the page before a scene is complete, as a selector, where it comes later than the page. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^prejoin-unreachable$/, '.banner'],
  [/^meeting-.*-lost$/, '.trouble'],
  [/^meeting-(encryption|encryption-compared)$/, '.code'],
  [/^meeting-(encryption-|people-)/, '.panel'],
  [/^lobby-test$/, '.wait__picture video'],
  [/^lobby/, '.wait'],
  [/^meeting-(knock|knocks|knock-used|unmute)$/, '.banner'],
  [/^meeting-(disturbance|removed-other)$/, '.toast'],
  [/^meeting-door-menu$/, '.menu'],
  [/^meeting-door/, '.panel'],
  [/^meeting-(remove|hand-over)$/, '.dialog'],
  [/^meeting-links-withdraw-failing$/, '.dialog .links__trouble'],
  [/^meeting-links-withdraw$/, '.dialog'],
  [/^meeting-links-(failing|conflict|unread)$/, '.links__trouble'],
  [/^meeting-links-made/, '#h-link-made'],
  [/^meeting-links-(date|wrong)$/, '.links__form .error'],
  [/^meeting-links-form/, '.links__form'],
  [/^meeting-links-(list|over)$/, '.link'],
  [/^meeting-(invite|facts|links|passphrase)/, '.panel'],
  [/^meeting-(no-key|alone)$/, '.stage'],
  [/^meeting-(notice|people)$/, '.toast'],
  [/^meeting-chat$/, '.msg__state:not(.msg__state--failed)'],
  [/^meeting-chat-live$/, '.composer__text--live'],
  [/^meeting-chat-private$/, '.composer__text--private'],
  [/^meeting-chat-long$/, '.error'],
  [/^meeting-chat-unread$/, '.strip'],
  [/^meeting-chat/, '.composer'],
  [/^meeting-notes-full$/, '.notes__foot .error'],
  [/^meeting-notes-more$/, '.menu'],
  [/^meeting-notes-fresh$/, '.key__dot--fresh'],
  [/^meeting-notes-failed$/, '.notes__failed'],
  [/^meeting-notes/, '.notes'],
  [/^meeting-polls-ask$/, '.poll textarea'],
  [/^meeting-(polls|hands)/, '.panel'],
  [/^meeting-marks$/, '.tag--reaction'],
  [/^meeting-poll-asked$/, '.banner'],
  [/^meeting-screen-(whole)$/, '.dialog'],
  [/^meeting-screen-refused$/, '.toast'],
  [/^meeting-screen-ask$/, '.ask'],
  [/^meeting-screen-/, '.banner'],
  [/^meeting-bare-more$/, '.menu'],
  [/^meeting-bare-(devices|announce)$/, '.dialog'],
  [/^meeting-bare-invite$/, '.panel'],
  [/^meeting-bare-now$/, '.toast'],
  [/^meeting-react$/, '[aria-label="Reagieren"], [aria-label="React"]'],
  [/^meeting-announce$/, '.dialog'],
  [/^meeting-.*panel$/, '.panel'],
  [/^meeting-/, '.tile'],
  [/^welcome-setup$/, '[autocomplete="new-password"]'],
  [/^welcome-(over|spent)$/, '.sign .flow'],
  [/^welcome-unclear$/, '.sign .error:not(:empty)'],
  [/^plan$|^plan-(wrong|change)$/, '.plan-form'],
  [/^plan-elsewhere$/, '.banner'],
  [/^plan-(alone|made|unkept|merged|changed|cancelled)$/, '.pass-plan'],
  [/^plan-qr$/, '.qr'],
  [/^(plan|meetings)-locked$/, '.unlock'],
  [/^meetings-wrong$/, '.unlock .error:not(:empty)'],
  [/^meetings-menu$/, '.menu'],
  [/^meetings-(cancel|last)$/, '.dialog'],
  [/^meetings-(unlisted|elsewhere)$/, '.banner'],
  [/^meetings-empty$/, '.empty'],
  [/^meetings-stale$/, '.banner'],
  [/^meetings-gone$/, '.vault-maker .note'],
  [/^meetings$/, '.meetings'],
  [/^(plan-guest|plan-zone|meetings-)/, '.card'],
  [/^account-vault-phrase$/, '.phrase'],
  [/^account-vault-none$/, '.vault-maker'],
  [/^account-vault-damaged$/, '.failed'],
  [/^account-vault$/, '.vault h3'],
  [/^account-must-add$/, '.qr'],
  [/^account-must-prove$/, '.desk .card .btn--primary'],
  [/^account-must-prove-passkey$/, '.dialog'],
  [/^account-codes$/, '.codes'],
  [/^account-data$/, '.kept'],
  [/^account-proof-recovery$/, '.dialog [maxlength="40"]'],
  [/^account-proof$/, '.dialog'],
  [/^account$/, '.desk .badge'],
  [/^console-own$/, '.menu'],
  [/^console-link$/, '.link-made'],
  [/^console-policy/, '.policy__means li'],
  [/^console-overdue$/, '.banner--danger'],
  [/^console-health$/, '.row'],
  [/^console-papers-wrong$/, '.papers .error'],
  [/^console-papers-signoff$/, '.sign-off form .error'],
  [/^console-papers-released$/, '.sign-off .said'],
  [/^console-papers/, '.rows--lined'],
  [/^console-functions-read$/, '.answers[open]'],
  [/^console-functions-wrong$/, '.necessity .error:not(:empty)'],
  [/^console-functions-filled$/, '.necessity'],
  [/^console-functions-refused$/, '.necessity > .error:not(:empty)'],
  [/^console-functions-switch-off$/, '.dialog'],
  [/^console-functions-loading$/, '.card [role="status"]'],
  [/^console-functions-failed$/, '.failed'],
  [/^console-functions-empty$/, '.card + .card'],
  [/^console-functions$/, '.functions'],
  [/^console-services-one$/, '.checklist .btn:nth-of-type(2)'],
  [/^console-services-problems$/, '.services-problems'],
  [/^console-services$/, '.services-table'],
  [/^console-requests$/, '.row'],
  [/^console-request$/, '.request-acts form'],
  [/^console-mail$/, '.card .said'],
  [/^error-account/, '.err'],
  [/^privacy-statement$/, '.statement'],
  [/^privacy-request$/, '.copy__value'],
  [/^privacy-answer$/, '.said'],
  [/^privacy-offline$/, '.failed'],
  [/^privacy/, '.privacy-groups'],
  [/^console/, '.table'],
  [/^signin-code$/, '[autocomplete="one-time-code"]'],
  [/^signin-passkey(-none)?$/, '.sign form > [role="status"]'],
  [/^signin-(passkey-)?wrong$/, '.sign .error:not(:empty)'],
  [/^home-offline$/, '.home__failed'],
  [/^home/, '.card'],
]

/** How long nothing may have changed, in milliseconds. Bars and clocks move in longer steps. */
const QUIET = 90

/** Longest wait for anything, in milliseconds. */
const PATIENCE = 12_000

/** Waits until the page shows all of a scene. Fails when it never does. */
export async function settled(scene: string): Promise<void> {
  const sign = SIGNS.find(([names]) => names.test(scene))?.[1]
  await document.fonts.ready
  const end = performance.now() + PATIENCE
  let changed = performance.now()
  const observer = new MutationObserver((changes) => {
    // Meters and clocks never rest; the picture is complete without them.
    if (changes.some(({ target }) => !(target instanceof Element ? target : target.parentElement)?.closest('.meter, .num, .hint'))) changed = performance.now()
  })
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  try {
    for (;;) {
      const lacking = lacks(sign) ?? (performance.now() - changed < QUIET ? 'the page keeps changing' : null)
      if (lacking === null) {
        await drawn()
        return
      }
      if (performance.now() > end) throw new Error(`scene ${scene}: ${lacking}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  } finally {
    observer.disconnect()
  }
}

/** Waits until what is there now has been drawn: a machine that is busy is frames behind, and a picture taken then shows parts of two. */
async function drawn(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

/** What is not there yet, in words. */
function lacks(sign: string | undefined): string | null {
  if (!stands()) return 'an act waits for what it touches'
  if (sign && !document.querySelector(sign)) return `there is no ${sign}`
  const dark = [...document.querySelectorAll('video')].filter((video) => video.srcObject !== null && video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
  if (dark.length > 0) return `${dark.length} pictures do not play`
  // What moves to an end is shown at its end at once: pictures are of what stays.
  const moving = document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity)
  for (const each of moving) each.finish()
  return moving.length > 0 ? `${moving.length} animations run` : null
}
