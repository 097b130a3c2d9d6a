import fc from 'fast-check'
import type { Test } from 'tap'

/** Asserts that a law holds for every case that is tried; fails with the smallest case that breaks it. */
export async function checkProperty<T>(
  t: Test,
  law: fc.IRawProperty<T>,
  parameters: fc.Parameters<T> = {},
): Promise<void> {
  await fc.assert(law, parameters)
  t.pass('holds for every case that was tried')
}
