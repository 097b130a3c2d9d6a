import { createContext, Script } from 'node:vm'
import fc from 'fast-check'

/** The size limit of a body: a value is matched completely before its length is checked. */
const LENGTH = 64 * 1024
/** In milliseconds. Linear time takes a few, quadratic time several times this limit, even on a fast machine. */
const TIMEOUT_MS = 1_000
const MAX_PIECES = 40

/**
 * Searches for a text of 64 KiB that the pattern takes more than linear time to match: repeated pieces of matching texts that
 * fail at the last character. Returns its beginning, or undefined if none is found.
 */
export function slowText(pattern: string, seed: number): string | undefined {
  const regex = new RegExp(pattern, 'u')
  const drawn = fc.sample(fc.stringMatching(regex), { seed, numRuns: 30 })
  const pieces = new Set(
    drawn.flatMap((text) =>
      [1, 2, 3].flatMap((length) => [...text].map((_, at) => text.slice(at, at + length))),
    ),
  )
  const script = new Script('regex.test(text)')
  for (const piece of ['a', ' ', '\t', '"', ',', '0', ...pieces].slice(0, MAX_PIECES)) {
    for (const head of ['', '"', drawn[0] ?? '']) {
      const text = `${head}${piece.repeat(LENGTH / piece.length)}\0`
      try {
        script.runInContext(createContext({ regex, text }), { timeout: TIMEOUT_MS })
      } catch {
        return text.slice(0, 40)
      }
    }
  }
  return undefined
}
