import fc from 'fast-check'
import type { Test } from 'tap'

/** Asserts that a property holds for all cases that are tried. Fails with the smallest counterexample. */
export async function checkProperty<T>(
  t: Test,
  law: fc.IRawProperty<T>,
  parameters: fc.Parameters<T> = {},
): Promise<void> {
  await fc.assert(law, parameters)
  t.pass('holds for every case that was tried')
}
