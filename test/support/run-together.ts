import tap from 'tap'

/** The time limit of a test: that of tap for a file that runs alone. */
const TIMEOUT_MS = 1_800_000

/**
 * Runs the tests of several files in this process, one after the other. A process costs over a second of CPU time to start.
 *
 * @param files the URLs of the modules.
 */
export function runTogether(files: readonly string[]): void {
  tap.on('subtestEnd', () => tap.setTimeout(TIMEOUT_MS)) // the limit is for each test, not for all of them
  // The tests that files add meanwhile wait for this one, so none is held up while other files load.
  tap.test('the files load', async (t) => {
    for (const file of files) {
      tap.comment(file.replace(/^.*\/(?=test\/)/, ''))
      await import(file)
    }
    t.pass()
  })
}
