// The sign-in of the console at a certified provider, through that provider's own pages.
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { missingBrowser } from '../support/browser.js'
import { startBrowser } from '../support/browser-page.js'
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.js'
import { addMentors, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

const skip = missingBrowser ?? false

/** Below the margin with which the console renews a token, so that it does so before each request. */
const SHORT_LIFETIME = 20

async function start(t: Test, config: Partial<IdentityProvider['config']> = {}) {
  const provider = await startIdentityProvider(t)
  const inHours = (hours: number) => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`
  const service = await startService(t, {
    now: inHours(0),
    config: { CONSOLE: true, ...provider.config, ...config },
  })
  const base = await service.app.listen({ host: '127.0.0.1', port: 0 })
  provider.serve(`${base}/`)
  await addMentors(service.store, { 'mentor-42': 'Lars Eriksen', 'mentor-43': 'Søren Ågård' })
  const openPage = await startBrowser(t)
  return { ...service, provider, inHours, open: (path = '') => openPage(`${base}/${path}`) }
}

/** Does what the pages of the provider ask for. */
async function logIn(page: Page, login = 'anna'): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('secret')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await logIn(page)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

t.test('signs in at a certified provider, again after a reload, and out', { skip }, async (t) => {
  const { open, provider } = await start(t)
  const { page } = await open('#/mentors?search=lars')
  await signIn(page)
  await page.getByText('Lars Eriksen').waitFor()
  t.equal(await page.getByText('Søren Ågård').count(), 0, 'where the reader wanted to go')
  await page.reload()
  await page.getByText('Lars Eriksen').waitFor()
  t.strictSame(provider.grants, ['authorization_code', 'authorization_code'], 'without a click')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByPlaceholder('Enter any login').waitFor()
})

t.test('renews tokens silently, with the rights that the account has by then', { skip }, async (t) => {
  const { open, provider, clock, inHours } = await start(t)
  const { page } = await open()
  provider.lifetime = SHORT_LIFETIME
  await signIn(page)
  await page.getByText('There are no certifications yet').waitFor()
  provider.lifetime = 2 * 3600
  await page.getByRole('link', { name: 'Mentors' }).click()
  await page.getByText('Lars Eriksen').waitFor()
  t.equal(provider.grants.at(-1), 'refresh_token', 'before it expires')
  const renewals = provider.grants.length
  provider.lifetime = 4 * 3600
  provider.scopes = ['certifications:read']
  clock.set(inHours(3))
  await page.getByRole('button', { name: 'Add mentor' }).waitFor()
  await page.getByRole('searchbox').fill('søren')
  await page.getByText('Søren Ågård').waitFor()
  await page.getByRole('button', { name: 'Add mentor' }).waitFor({ state: 'hidden' })
  t.strictSame(provider.grants.slice(renewals), ['refresh_token'], 'when the service refuses it')
})

t.test('asks for another sign-in beside the page, and keeps what was typed', { skip }, async (t) => {
  const { open, provider, clock, inHours, store } = await start(t)
  const { page } = await open('#/mentors')
  await signIn(page)
  await page.getByText('Lars Eriksen').waitFor()
  await page.getByRole('button', { name: 'Add mentor' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add mentor' })
  await dialog.getByLabel('Id').fill('mentor-44')
  await dialog.getByLabel('Name').fill('Anna Novak')
  const again = async (title: string, login: string) => {
    await dialog.getByRole('button', { name: 'Save' }).click()
    const asked = page.getByRole('dialog', { name: title })
    const beside = page.waitForEvent('popup')
    await asked.getByRole('button', { name: 'Sign in' }).click()
    const popup = await beside
    provider.lifetime = 4 * 3600
    await logIn(popup, login)
    await waitUntil('the other window closes', () => popup.isClosed())
    await asked.waitFor({ state: 'hidden' })
  }
  // The provider has forgotten the person, and what it renews has expired for the service.
  clock.set(inHours(3))
  provider.scopes = ['certifications:read']
  await page.context().clearCookies()
  await again('Sign in again', 'anna')
  provider.scopes = ['certifications:read', 'certifications:write']
  await again('Not allowed', 'berta')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Anna Novak saved.').waitFor()
  t.match(await store.getMentor('mentor-44'), { name: 'Anna Novak' })
})

t.test('says so if the service does not accept the tokens of the provider', { skip }, async (t) => {
  const { open } = await start(t, { CONSOLE_SIGN_IN_PARAMETERS: { resource: 'https://else.example.org' } })
  const { page } = await open()
  await signIn(page)
  await page.getByRole('dialog', { name: 'Sign-in not accepted' }).waitFor()
})
