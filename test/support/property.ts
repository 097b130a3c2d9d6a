import fc from 'fast-check'
import type { Test } from 'tap'

/** The number of cases by default (fast-check's own). */
const RUNS = 100
/** `npm run test:fast` tries one case in ten. */
const SHARE = process.env.TEST_FAST === 'true' ? 0.1 : 1

/** Asserts that a property holds for all cases that are tried. Fails with the smallest counterexample. */
export async function checkProperty<T>(
  t: Test,
  law: fc.IRawProperty<T>,
  { numRuns = RUNS, ...parameters }: fc.Parameters<T> = {},
): Promise<void> {
  await fc.assert(law, { ...parameters, numRuns: Math.ceil(numRuns * SHARE) })
  t.pass('holds for every case that was tried')
}
