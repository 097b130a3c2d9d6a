import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const WIDE = { width: 1280, height: 900 }
const PHONE = { width: 360, height: 740 }

/**
 * Asserts that axe-core finds no barrier in what the page shows (https://github.com/dequelabs/axe-core), and that nothing is cut off:
 * light and dark, on a phone and on a wide screen. The page must have been opened with `bypassCSP`.
 */
export async function checkForBarriers(t: Test, page: Page, name: string): Promise<void> {
  await page.evaluate(await readFile(AXE, 'utf8'))
  for (const viewport of [PHONE, WIDE]) {
    await page.setViewportSize(viewport)
    const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
    t.ok(needed <= viewport.width, `${name} does not scroll sideways at ${viewport.width} px: ${needed}`)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      t.strictSame(await findBarriers(page), [], `${name}, ${colorScheme}, ${viewport.width} px`)
    }
  }
}

/** What axe-core finds, as "rule: element". */
async function findBarriers(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}
