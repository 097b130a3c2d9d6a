import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { AuthConfig } from '../../src/auth/auth-config.js'
import { holdBack, startBrowser } from '../support/browser-page.js'
import { NOW, skip } from '../support/console-page.js'
import { startService } from '../support/service.js'
import { startSignInIssuer } from '../support/sign-in-issuer.js'
import { waitUntil } from '../support/wait.js'

/** What a reader sees, and where. */
const layoutOf = (page: Page) =>
  page.locator('#app :is(a:not(.skip), button, h1, img)').evaluateAll((all) =>
    all.map((it) => {
      const { x, y, height } = it.getBoundingClientRect()
      return { text: it.textContent ?? '', x: Math.round(x), y: Math.round(y), height: Math.round(height) }
    }),
  )

/** What a page shows before its script has arrived, what it has asked for until then, and what it shows afterwards. */
async function paintOf(t: Test, config: Partial<AuthConfig>, viewport: { width: number; height: number }) {
  const { app } = await startService(t, { now: NOW, config: { CONSOLE: true, ...config } })
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const { page, complaints } = await (await startBrowser(t))('about:blank', NOW, { viewport })
  const requested: string[] = []
  page.on('request', (it) => requested.push(new URL(it.url()).pathname.replace(/-\w+(?=\.)/, '')))
  const { release } = await holdBack(page, '**/console/*.js')
  await page.goto(base, { waitUntil: 'commit' })
  await page.locator('#app :is(.brand, h1)').waitFor()
  // Nothing is painted before the style.
  await waitUntil('the style is loaded', () => page.evaluate<boolean>('document.styleSheets.length > 0'))
  const before = { layout: await layoutOf(page), requested: [...requested] }
  release()
  await page.locator('#app :is(.empty, .door button)').first().waitFor()
  const after = await layoutOf(page)
  t.strictSame(complaints, [])
  return { before, after }
}

const FILES = ['/', '/console/style.css', '/console/main.js']
const LINKS = ['Certifications', 'Overview', 'Certifications', 'Mentors', '?', 'API']

for (const viewport of [
  { width: 1280, height: 900 },
  { width: 360, height: 740 },
]) {
  t.test(`paints the frame before the script, ${viewport.width} px wide`, { skip }, async (t) => {
    const { before, after } = await paintOf(t, {}, viewport)
    t.strictSame(before.requested, FILES, 'no other request delays it')
    t.strictSame(
      before.layout.map(({ text }) => text),
      LINKS,
    )
    for (const it of before.layout)
      t.ok(
        after.some((other) => JSON.stringify(other) === JSON.stringify(it)),
        `${it.text} stays`,
      )
  })

  t.test(`paints the sign-in before the script, ${viewport.width} px wide`, { skip }, async (t) => {
    const issuer = await startSignInIssuer(t)
    const { before, after } = await paintOf(t, issuer.config, viewport)
    t.strictSame(
      before.layout.map(({ text }) => text),
      ['', 'Certifications'],
    )
    t.strictSame(after.slice(0, 2), before.layout)
  })
}

t.test('paints the frame where reading needs no sign-in', { skip }, async (t) => {
  const issuer = await startSignInIssuer(t)
  const { before } = await paintOf(
    t,
    { ...issuer.config, AUTH_PUBLIC_READS: true },
    { width: 1280, height: 900 },
  )
  t.strictSame(
    before.layout.map(({ text }) => text),
    LINKS,
  )
})
