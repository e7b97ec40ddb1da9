// Accounts as people make them in a browser.

import assert from 'node:assert/strict'

import { code } from './codes.mjs'
import { says } from './rooms.mjs'
import { until } from './wait.mjs'

/** The part of the page of the account about the second factor, which is set up now, and its secret. */
export async function beginFactor({ tab }) {
  const factor = tab.page.getByRole('region', { name: 'Second factor' })
  await factor.getByRole('button', { name: 'Set up' }).click()
  return { factor, secret: await factor.locator('.secret').innerText() }
}

/** Opens the link of the setup, makes the first administrator of `{login, name, password}`, and their second factor. */
export async function claim(person, link, account) {
  const { tab } = person
  await tab.goto(link)
  await says(person, /Set this server up/)
  await tab.fill('Sign-in name', account.login)
  await tab.fill('Name', account.name)
  await tab.fill('Password', account.password)
  await tab.click('button', 'Make account and sign in')
  await says(person, /One more step/)
  const { secret } = await beginFactor(person)
  await tab.fill('Code from the app', code(secret))
  await tab.click('button', 'Check and switch on')
  await tab.click('button', 'I have kept them')
  await says(person, /recovery codes left/)
}

/** Opens a one-time link of a new member, who chooses a password. */
export async function welcome(person, link, { password }) {
  const { tab } = person
  await tab.goto(link)
  await says(person, /An account was made for/)
  await tab.fill('Password', password)
  await tab.click('button', 'Set password and sign in')
  await says(person, /Start a meeting/)
}

/** Sets up the server that is reached at `url`, with its first administrator. */
export async function setUp(server, url, admin, account) {
  const ticket = await until('the link in its file', () => server.setupTicket(), { describe: async () => server.log })
  await claim(admin, `${url}/welcome#${ticket}`, account)
}

/** An administrator makes an account for a member; their one-time link. */
export async function addMember(admin, url, { login, name }) {
  const made = await ask(admin, 'POST', '/api/members', { login, name, email: '', role: 'member' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return `${url}/welcome#${made.body.ticket}`
}

/** Asks the server from the page a person has open, signed in as they are: status and body. */
export function ask(person, method, path, body) {
  const asking = async ([method, path, body]) => {
    const headers = body === null ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(path, { method, headers, body: body === null ? undefined : JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
  }
  return person.tab.evaluate(asking, [method, path, body ?? null])
}
