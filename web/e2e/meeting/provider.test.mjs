// Signing in by the organisation's own provider, which is a real one (oidc-provider): there and back in a browser, groups that
// admit and give a role, and the end of a session when somebody signs out there.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import test from 'node:test'
import { Provider } from 'oidc-provider'

import { startChromium } from './harness/browsers.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

/** Who is known there, and what the provider says of them. */
const PEOPLE = {
  chief: { name: 'Clara Chef', preferred_username: 'c.chef', email: 'c.chef@example.org', email_verified: true, groups: ['staff', 'chiefs'] },
  clerk: { name: 'Carl Amt', preferred_username: 'c.amt', email: 'c.amt@example.org', email_verified: true, groups: ['staff'] },
  stranger: { name: 'Fritz Fremd', preferred_username: 'f.fremd', groups: ['others'] },
}

/** A provider in which whoever is named in `there.who` is signed in already; none: they say no. */
async function organisation(there) {
  const http = createServer()
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  there.issuer = `http://localhost:${http.address().port}`
  there.begin = (redirect) => {
    const provider = new Provider(there.issuer, {
      clients: [
        {
          client_id: 'konklave',
          client_secret: 'von beiden gekannt, von niemandem sonst',
          redirect_uris: [`${redirect}/api/provider/return`],
          backchannel_logout_uri: `${redirect}/api/provider/logout`,
          backchannel_logout_session_required: true,
        },
      ],
      cookies: { keys: ['of the test'] },
      claims: { openid: ['sub', 'sid', 'groups'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: false,
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: { logoutSource: (ctx, form) => void (ctx.body = `<!doctype html><title>Sign out</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`) },
      },
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
        grant.addOIDCScope('openid profile email')
        await grant.save()
        return grant
      },
    })
    const callback = provider.callback()
    http.on('request', (request, response) => {
      if (!request.url.startsWith('/interaction/')) return void callback(request, response)
      const result = there.who === null ? { error: 'access_denied' } : { login: { accountId: there.who } }
      void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
    })
  }
  there.close = () => {
    http.closeAllConnections()
    http.close()
  }
}

const text = (tab) => tab.evaluate(() => document.body.innerText)
const says = (tab, pattern) => until(`the page says ${pattern}`, async () => pattern.test(await text(tab).catch(() => '')), { patience: 20_000, describe: () => text(tab) })
const who = (tab) => tab.evaluate(() => document.querySelector('.who button')?.innerText.trim() ?? null).catch(() => null)
const signedIn = (tab, name) => until(`${name} is signed in`, async () => (await who(tab)) === name, { patience: 20_000, describe: () => text(tab) })

test('a provider of the organisation', { timeout: 120_000 }, async (t) => {
  const there = { who: 'clerk' }
  await organisation(there)
  t.after(() => there.close())
  const server = await Server.start({
    KONKLAVE_PROVIDER_ISSUER: there.issuer,
    KONKLAVE_PROVIDER_CLIENT: 'konklave',
    KONKLAVE_PROVIDER_SECRET: 'von beiden gekannt, von niemandem sonst',
    KONKLAVE_PROVIDER_MEMBERS: 'staff',
    KONKLAVE_PROVIDER_ADMINISTRATORS: 'chiefs',
    KONKLAVE_PROVIDER_SECOND_FACTOR: 'true',
    KONKLAVE_LOG_LEVEL: 'trace',
  })
  t.after(() => server.stop())
  there.begin(server.url)
  const chromium = await startChromium()
  t.after(() => chromium.close())

  /** Goes there and back in a browser of their own. */
  const come = async (person) => {
    there.who = person
    const tab = await chromium.open(server)
    await tab.goto(`${server.url}/api/provider`)
    return tab
  }

  await t.test('nobody but an administrator comes before the server is set up', async () => {
    const tab = await come('clerk')
    await says(tab, /your account is not admitted|Nobody has set this server up/i)
    assert.equal(await who(tab), null)
    await tab.close()
  })

  let chief
  await t.test('whoever is in the right group runs the server', async () => {
    chief = await come('chief')
    await signedIn(chief, PEOPLE.chief.name)
    await chief.page.locator('.who button').click()
    await chief.page.getByRole('menuitem', { name: 'Administration' }).click()
    await says(chief, /Clara Chef/)
  })

  await t.test('an important step is proven there once more, and then done', async () => {
    // Longer ago than a proof counts; the server believes no clock but its own, and the provider's word.
    await chief.goto(`${server.url}/account`)
    await says(chief, /You sign in with the organisation's sign-in service/)
    assert.equal(await chief.page.getByText('Change password').count(), 0)
    const asked = chief.page.waitForRequest((request) => request.url().startsWith(`${there.issuer}/auth`))
    await chief.goto(`${server.url}/api/provider?anew=account`)
    const sent = new URL((await asked).url()).searchParams
    assert.deepEqual([sent.get('prompt'), sent.get('max_age')], ['login', '0'])
    await signedIn(chief, PEOPLE.chief.name)
    assert.equal(new URL(chief.page.url()).pathname, '/account')
    const account = await chief.evaluate(async () => (await fetch('/api/account')).json())
    assert.ok(account.byProvider && account.confirmedUntil > Date.now() / 1000 + 300, JSON.stringify(account))
    const sessions = await chief.evaluate(async () => (await fetch('/api/account/sessions')).json())
    assert.equal(sessions.length, 1, 'the session of before is over')
  })

  await t.test('others are members, by the button on the sign-in page', async () => {
    there.who = 'clerk'
    const tab = await chromium.open(server)
    await tab.goto(`${server.url}/signin`)
    await tab.click('button', 'Sign in with your organisation')
    await signedIn(tab, PEOPLE.clerk.name)
    await tab.page.locator('.who button').click()
    assert.equal(await tab.page.getByRole('menuitem', { name: 'Administration' }).count(), 0)
    await tab.close()
  })

  await t.test('others of the organisation are not admitted, and who says no there is not signed in', async () => {
    const stranger = await come('stranger')
    await says(stranger, /your account is not admitted/)
    assert.equal(new URL(stranger.page.url()).hash, '', 'the address bar says nothing of it')
    const refusing = await come(null)
    await says(refusing, /was not completed/)
    await Promise.all([stranger.close(), refusing.close()])
  })

  await t.test('whoever brings back what another browser began is not signed in', async () => {
    const tab = await chromium.open(server)
    await tab.goto(`${server.url}/api/provider/return?code=stolen&state=guessed`)
    await says(tab, /was not completed/)
    await tab.close()
  })

  await t.test('who signs out there is signed out here', async () => {
    await chief.goto(`${there.issuer}/session/end`)
    await chief.page.getByRole('button', { name: 'Sign out' }).click()
    await until('the session has ended', async () => {
      await chief.goto(server.url)
      return chief.evaluate(async () => (await (await fetch('/api/session')).json()).account === null)
    })
  })

  await t.test('a provider that is away is named as that, and nobody was named in the log', async () => {
    there.close()
    // What it says of itself is known for an hour: to a server that has just started it is not.
    await server.kill()
    await server.run()
    const tab = await chromium.open(server)
    await tab.goto(`${server.url}/api/provider`)
    await says(tab, /does not answer/)
    await says(tab, /Password/)
    for (const word of ['Clara', 'c.chef', 'c.amt', 'Fremd', 'von beiden', 'stolen', 'guessed']) assert.ok(!server.log.includes(word), `${word} is in the log`)
  })
})
