import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** The first has no window, and takes a third of the CPU time of the second. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const installed = BROWSERS.find((it) => existsSync(it))

/** The browser of the tests; empty if there is none. */
export const CHROMIUM = installed ?? ''

/** The reason why the browser is missing; undefined if it is installed. */
export const missingBrowser =
  installed === undefined ? `neither ${BROWSERS.join(' nor ')} is installed` : undefined
if (missingBrowser !== undefined && process.env.TEST_BROWSER_REQUIRED === 'true')
  throw new Error(missingBrowser)

/** Runs without a window and as root, and calls no other host. */
export const BROWSER_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface VisitedPage {
  /** The document after its scripts have run. */
  readonly html: string
  /** What the page's scripts and the browser have written to its console. */
  readonly console: readonly string[]
}

/** Opens a page in Chromium, without a window, and waits until its network is idle. @param profile a folder of this page only. */
export async function visit(url: string, profile: string): Promise<VisitedPage> {
  const { stdout, stderr } = await promisify(execFile)(
    CHROMIUM,
    [
      ...BROWSER_ARGUMENTS,
      `--user-data-dir=${profile}`,
      '--enable-logging=stderr',
      '--v=0',
      '--virtual-time-budget=30000',
      '--dump-dom',
      url,
    ],
    { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
  )
  const lines = stderr.split('\n').filter((line) => line.includes(':CONSOLE'))
  return { html: stdout, console: lines }
}
