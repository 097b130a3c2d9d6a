import { chromium, type Browser, type BrowserContextOptions, type Page, type Route } from 'playwright-core'
import tap, { type Test } from 'tap'
import { BROWSER_ARGUMENTS, CHROMIUM } from './browser.js'

/** A page, and what it complained about: errors that it wrote to its console, or that nothing caught. */
export interface OpenPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** How long a step may take on a busy machine. */
const STEP_MS = 120_000

let startedBrowser: Promise<Browser> | undefined

/** Makes a notice, which the page shows for 12 s, stay until a slow machine has found it. */
const KEEP_NOTICES = `{
  const { setTimeout } = window
  window.setTimeout = (work, delay, ...rest) =>
    setTimeout(work, delay > 10_000 && delay < 60_000 ? delay * 100 : delay, ...rest)
}`

/** With TEST_DELAY_MS, work that waits for the next frame, or for a moment, waits longer: a busy machine would do it late, too. */
const DELAY_FRAMES = `{
  const { setTimeout } = window
  const late = () => Math.random() * 2 * ${process.env.TEST_DELAY_MS}
  window.requestAnimationFrame = (work) => setTimeout(() => work(performance.now()), late())
  window.cancelAnimationFrame = clearTimeout
  window.setTimeout = (work, delay = 0, ...rest) => setTimeout(work, delay < 100 ? late() : delay, ...rest)
}`

/** One Chromium for all tests of this process: it takes a second to start. */
async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_ARGUMENTS })
  tap.teardown(() => browser.close())
  return browser
}

/**
 * Opens pages without a window, which live as long as the test. Each has its own cookies and cache. With `now`, their clock stands
 * still.
 */
export async function startBrowser(t: Test) {
  const browser = await (startedBrowser ??= launchBrowser())
  return async (url: string, now?: string, options: BrowserContextOptions = {}): Promise<OpenPage> => {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'UTC',
      viewport: { width: 1280, height: 900 },
      ...options,
    })
    t.teardown(() => context.close())
    context.setDefaultTimeout(STEP_MS)
    await context.addInitScript({ content: KEEP_NOTICES })
    if (process.env.TEST_DELAY_MS !== undefined) await context.addInitScript({ content: DELAY_FRAMES })
    const page = await context.newPage()
    if (now !== undefined) await page.clock.setFixedTime(new Date(now))
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(url)
    return { page, complaints }
  }
}

/** Holds back replies until they are released. */
export async function holdBack(page: Page, url: string) {
  const held: Route[] = []
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(url, async (route) => {
    held.push(route)
    await released
    await route.continue()
  })
  return { held, release }
}
