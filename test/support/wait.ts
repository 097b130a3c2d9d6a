import { setTimeout } from 'node:timers/promises'

/** Long enough for a machine that is fifty times slower than a developer's, and busy. A test that waits longer hangs. */
const DEADLINE_MS = 600_000
const POLL_MS = 10

/**
 * Waits until a condition holds.
 *
 * @param what is awaited, for the error message: `the workers listen`.
 * @throws Error after ten minutes, or what the condition throws.
 */
export async function waitUntil(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${DEADLINE_MS / 1000} s until ${what}`)
    await setTimeout(POLL_MS)
  }
}
