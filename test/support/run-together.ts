import { mkdirSync } from 'node:fs'
import tap from 'tap'

/** The time limit of a test: that of tap for a file that runs alone. */
const TIMEOUT_MS = 1_800_000

/**
 * Runs the tests of several files in this process, one file after the other. A process costs over a second of CPU time to start.
 *
 * @param files the URLs of the modules.
 * @param taken an empty folder. Processes that are given the same one share the files: each takes the next that no other has taken.
 */
export function runTogether(files: readonly string[], taken: string): void {
  tap.on('subtestEnd', () => tap.setTimeout(TIMEOUT_MS)) // the limit is for each test, not for all of them
  runNext()

  function runNext(): void {
    tap.test('the next file loads', async (t) => {
      const file = files.find((_, index) => take(`${taken}/${index}`))
      if (file !== undefined) {
        t.comment(file.replace(/^.*\/(?=test\/)/, ''))
        await import(file)
        runNext() // after the tests that the file has added
      }
      t.pass()
    })
  }
}

/** Creates a folder. Returns false if there is one already. */
function take(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
