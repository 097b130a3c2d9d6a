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
  let next = 0
  runNext()

  function runNext(): void {
    tap.test('the next file loads', async (t) => {
      while (next < files.length && !take(`${taken}/${next}`)) next++
      const file = files[next]
      if (file !== undefined) {
        t.comment(file.replace(/^.*\/(?=test\/)/, ''))
        await import(file)
        runNext() // after the tests that the file has added
      }
      t.pass()
    })
  }
}

/** Creates a folder. Returns false if there is one already: Node then returns no path. */
function take(folder: string): boolean {
  return mkdirSync(folder, { recursive: true }) !== undefined
}
