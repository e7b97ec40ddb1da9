import type { Accounts, Outcome, SignInState } from '../../platform/account'

/** How long the browser may hold a question for a passkey before it is asked anew, in milliseconds: the server forgets after five minutes. */
export const RENEW = 240_000

/** What the page learns of a passkey nobody was asked for. */
export interface Told {
  /** Somebody has chosen one among what the browser fills in; the server is asked. */
  readonly chosen: () => void
  /** What the server says to it. */
  readonly answered: (outcome: Outcome<SignInState>) => void
}

/** Signing in with a passkey: offered among what the browser fills in, and on a press. One question at a time. */
export class PasskeyQuestion {
  readonly #accounts: Pick<Accounts, 'offersPasskeys' | 'signInWithPasskey'>
  readonly #told: Told
  #asked: AbortController | null = null

  constructor(accounts: Pick<Accounts, 'offersPasskeys' | 'signInWithPasskey'>, told: Told) {
    this.#accounts = accounts
    this.#told = told
  }

  /** Offers passkeys from now on. A refused one is told, and they are offered again; what fails before somebody chose says nothing and is tried again later. */
  listen(): void {
    void this.#listen(this.#begin())
  }

  /** Asks at once. */
  ask(): Promise<Outcome<SignInState>> {
    return this.#accounts.signInWithPasskey({ waiting: false, over: this.#begin() })
  }

  /** Takes back what is asked. */
  stop(): void {
    this.#asked?.abort()
  }

  #begin(): AbortSignal {
    this.stop()
    this.#asked = new AbortController()
    return this.#asked.signal
  }

  async #listen(over: AbortSignal): Promise<void> {
    if (!(await this.#accounts.offersPasskeys()) || over.aborted) return
    const renew = setTimeout(() => this.listen(), RENEW)
    over.addEventListener('abort', () => clearTimeout(renew))
    let given = false
    const chosen = () => {
      if (over.aborted) return
      given = true
      clearTimeout(renew)
      this.#told.chosen()
    }
    const outcome = await this.#accounts.signInWithPasskey({ waiting: true, over, chosen })
    if (over.aborted || !given) return
    this.#told.answered(outcome)
    if (!outcome.ok) this.listen()
  }
}
