import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { checkForBarriers } from '../support/barriers.js'
import { missingBrowser } from '../support/browser.js'
import { startBrowser } from '../support/browser-page.js'
import { startSignInIssuer } from '../support/sign-in-issuer.js'
import { addMentors, EXAMPLE, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

const NOW = '2026-03-26T10:00:00Z'
const skip = missingBrowser ?? false

/** A service that demands tokens, its issuer, and a browser. */
async function startGuarded(t: Test, config: object = {}) {
  const issuer = await startSignInIssuer(t)
  const service = await startService(t, { now: NOW, config: { CONSOLE: true, ...issuer.config, ...config } })
  const base = await service.app.listen({ host: '127.0.0.1', port: 0 })
  issuer.home = `${base}/`
  const headers = { authorization: `Bearer ${await issuer.issue()}` }
  const body = { ...EXAMPLE, expires_at: '2026-04-01T00:00:00Z' }
  await service.send('POST', '', { body, headers })
  await addMentors(service.store, { 'mentor-42': 'Lars Eriksen' })
  const openPage = await startBrowser(t)
  return {
    ...service,
    issuer,
    base,
    headers,
    open: (path = '', options = {}) => openPage(`${base}/${path}`, NOW, options),
  }
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'I am coordinator 7' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

t.test('signs in at the issuer, and leads back to where the reader wanted to go', { skip }, async (t) => {
  const { open, issuer } = await startGuarded(t)
  const { page, complaints } = await open('#/certifications?id=cert-001')
  await signIn(page)
  await page.getByRole('complementary', { name: 'Certification cert-001' }).getByText('Entered').waitFor()
  t.equal(new URL(page.url()).search, '', 'the code does not stay in the address')
  t.equal(new URL(page.url()).hash, '#/certifications?id=cert-001')
  const stored = await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')
  t.equal(stored, '[{},{"signed-in":"true"}]', 'no token is stored')
  await page.reload()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  t.strictSame(issuer.grants, ['authorization_code', 'authorization_code'], 'again without a click')
  t.strictSame(complaints, [])
})

t.test('shows a reader no buttons that write, and no trail', { skip }, async (t) => {
  const { open, issuer } = await startGuarded(t)
  issuer.scope = 'certifications:read'
  const { page, complaints } = await open('#/certifications?id=cert-001')
  await signIn(page)
  const panel = page.getByRole('complementary', { name: 'Certification cert-001' })
  await panel.getByText('Entered').waitFor()
  t.notMatch(await panel.innerText(), 'coordinator-7', 'who did it is in the trail')
  await page.getByLabel('Select all that are shown').check()
  await page.getByText('1 certification selected').waitFor()
  const names = await page.getByRole('button').allInnerTexts()
  for (const name of ['New certification', 'Renew…', 'Revoke…', 'Correct…', 'Delete…'])
    t.notOk(names.includes(name), name)
  await page.getByRole('link', { name: 'Mentors' }).click()
  await page.getByRole('heading', { name: 'Mentors' }).waitFor()
  t.equal(await page.getByRole('button', { name: 'Add mentor' }).count(), 0)
  await page.keyboard.press('n')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  t.equal(await page.getByText('New certification').count(), 0)
  t.strictSame(complaints, [])
})

t.test(
  'renews the token silently, before it expires and when the service refuses it',
  { skip },
  async (t) => {
    const { open, issuer, clock } = await startGuarded(t)
    const { page, complaints } = await open()
    await signIn(page)
    await page.getByText('1 certification expires in the next 30 days').waitFor()
    await page.clock.setFixedTime(new Date('2026-03-26T10:04:50Z'))
    await page.getByRole('link', { name: 'Mentors' }).click()
    await page.getByText('Lars Eriksen').waitFor()
    t.strictSame(issuer.grants, ['authorization_code', 'refresh_token'], 'the clock of the browser says so')
    t.strictSame(complaints, [])
    clock.set('2026-03-26T11:00:00Z')
    issuer.now += 3600
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('1 certification expires in the next 30 days').waitFor()
    t.strictSame(issuer.grants, ['authorization_code', 'refresh_token', 'refresh_token'], 'a 401 says so')
    t.equal(await page.getByRole('dialog').count(), 0)
  },
)

t.test('asks for a sign-in in another window, and keeps what was typed', { skip }, async (t) => {
  const { open, issuer, clock, send } = await startGuarded(t)
  const { page } = await open()
  await signIn(page)
  await page.getByRole('button', { name: 'New certification' }).click()
  const dialog = page.getByRole('dialog', { name: 'New certification' })
  await dialog.getByLabel('Mentor').fill('mentor-20')
  await dialog.getByLabel('Type').fill('peer_mentor_level_1')
  clock.set('2026-03-26T11:00:00Z')
  issuer.now += 3600
  issuer.renews = false
  await page.clock.setFixedTime(new Date('2026-03-26T11:00:00Z'))
  await dialog.getByRole('button', { name: 'Create' }).click()
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  const beside = page.waitForEvent('popup')
  await again.getByRole('button', { name: 'Sign in' }).click()
  const popup = await beside
  await waitUntil('the other window closes', () => popup.isClosed())
  await again.waitFor({ state: 'hidden' })
  t.equal(await dialog.getByLabel('Mentor').inputValue(), 'mentor-20')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByText('cert-002 created.').waitFor()
  const headers = { authorization: `Bearer ${await issuer.issue(undefined, { exp: issuer.now + 300 })}` }
  t.match((await send('GET', '/cert-002', { headers })).json(), { mentor_id: 'mentor-20' })
})

t.test('offers another account where this one may not do something', { skip }, async (t) => {
  const { open, issuer } = await startGuarded(t)
  const { page } = await open('#/certifications?id=cert-001')
  await signIn(page)
  await page.route('**/api/v1/certifications/cert-001', (route) =>
    route.request().method() === 'DELETE'
      ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{}' })
      : route.continue(),
  )
  await page.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete cert-001' })
  await dialog.getByLabel('Id of the certification').fill('cert-001')
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  const refused = page.getByRole('dialog', { name: 'Not allowed' })
  await refused.getByRole('button', { name: 'Close' }).click()
  await dialog.getByText('You are not allowed to do this').waitFor()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  const beside = page.waitForEvent('popup')
  await refused.getByRole('button', { name: 'Sign in' }).click()
  const popup = await beside
  await popup.getByRole('button', { name: 'I am coordinator 7' }).waitFor()
  await refused.getByText('Sign in in the other window').waitFor()
  await popup.getByRole('button', { name: 'I am coordinator 7' }).click()
  await refused.waitFor({ state: 'hidden' })
  t.equal(await dialog.getByLabel('Id of the certification').inputValue(), 'cert-001')
  t.equal(issuer.grants.length, 2)
})

t.test('signs out here, in other tabs and at the issuer', { skip }, async (t) => {
  const { open, base, issuer } = await startGuarded(t)
  const { page, complaints } = await open()
  await signIn(page)
  const other = await page.context().newPage()
  await other.goto(base)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByRole('button', { name: 'Sign out' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await other.getByText('You are signed out.').waitFor()
  t.ok(issuer.asked.some((it) => it.startsWith('/logout?')))
  await page.reload()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'I am coordinator 7' }).waitFor()
  t.strictSame(complaints, [])
})

t.test('says why nobody can sign in, and what to do', { skip }, async (t) => {
  const { open, issuer, base } = await startGuarded(t)
  issuer.isDown = true
  const { page } = await open()
  await page.getByText('the sign-in service does not answer').waitFor()
  issuer.isDown = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await page.goto(`${base}/?error=access_denied&state=of-nobody`)
  await page.getByText('Go on in the window that you came from').waitFor()
  await page.getByRole('link', { name: 'Open the console here' }).click()
  issuer.scope = 'certifications:write'
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'I am coordinator 7' }).click()
  await page.getByText('Your account may not see the certifications').waitFor()
  issuer.scope = 'certifications:read'
  await page.getByRole('button', { name: 'Sign in with another account' }).click()
  await page.getByRole('button', { name: 'I am coordinator 7' }).click()
  await page.getByRole('heading', { name: 'What expires' }).waitFor()

  const unset = await startGuarded(t, { CONSOLE_CLIENT_ID: undefined })
  await (await unset.open()).page.getByText('set CONSOLE_CLIENT_ID').waitFor()
})

t.test('shows what everybody may read, and signs in who wants to write', { skip }, async (t) => {
  const { open } = await startGuarded(t, { AUTH_PUBLIC_READS: true })
  const { page, complaints } = await open()
  await page.getByText('1 certification expires in the next 30 days').waitFor()
  t.equal(await page.getByRole('button', { name: 'New certification' }).count(), 0)
  await signIn(page)
  await page.getByRole('button', { name: 'New certification' }).waitFor()
  t.strictSame(complaints, [])
})

t.test(
  'the sign-in has no barriers that axe-core finds, light and dark, wide and on a phone',
  { skip },
  async (t) => {
    const { open } = await startGuarded(t)
    const { page } = await open('', { bypassCSP: true })
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await checkForBarriers(t, page, 'signed out')
    await signIn(page)
    await page.getByRole('heading', { name: 'What expires' }).waitFor()
    await page.getByText('Expiries by month').waitFor()
    await checkForBarriers(t, page, 'signed in')
  },
)

t.test(
  'asks for another sign-in without barriers that axe-core finds, light and dark, wide and on a phone',
  { skip },
  async (t) => {
    const { open } = await startGuarded(t)
    const { page } = await open('', { bypassCSP: true })
    const check = async (title: string) => {
      const dialog = page.getByRole('dialog', { name: title })
      await dialog.waitFor()
      await checkForBarriers(t, page, title)
      await dialog.getByRole('button', { name: 'Close' }).click()
      await page.unroute('**/api/**')
    }
    const refuse = (status: number) =>
      page.route('**/api/**', (route) =>
        route.fulfill({ status, contentType: 'application/problem+json', body: '{}' }),
      )
    await refuse(401)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'I am coordinator 7' }).click()
    await check('Sign-in not accepted')
    await page.getByRole('link', { name: 'Mentors' }).click()
    await page.getByText('Lars Eriksen').waitFor()
    for (const [status, title, link] of [
      [403, 'Not allowed', 'Overview'],
      [401, 'Sign in again', 'Mentors'],
    ] as const) {
      await refuse(status)
      await page.getByRole('link', { name: link }).click()
      await check(title)
    }
  },
)
