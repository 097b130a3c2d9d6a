import { createContext, Script } from 'node:vm'
import fc from 'fast-check'

/** As long as a body may be: a value is matched whole, also where it is longer than it may be. */
const LENGTH = 64 * 1024
/** In milliseconds. What takes linear time needs a few; what takes quadratic time needs several times this. */
const TIMEOUT_MS = 5_000
const MAX_PUMPS = 40

/**
 * The beginning of a text of 64 KiB on which the pattern takes more than linear time; undefined if none is found. Texts are
 * tried that match up to their end: pieces of matching texts, over and over.
 */
export function slowText(pattern: string, seed: number): string | undefined {
  const regex = new RegExp(pattern, 'u')
  const drawn = fc.sample(fc.stringMatching(regex), { seed, numRuns: 30 })
  const pumps = new Set(
    drawn.flatMap((text) =>
      [1, 2, 3].flatMap((length) => [...text].map((_, at) => text.slice(at, at + length))),
    ),
  )
  const script = new Script('regex.test(text)')
  for (const pump of ['a', ' ', '\t', '"', ',', '0', ...pumps].slice(0, MAX_PUMPS)) {
    for (const head of ['', '"', drawn[0] ?? '']) {
      const text = `${head}${pump.repeat(LENGTH / pump.length)}\0`
      try {
        script.runInContext(createContext({ regex, text }), { timeout: TIMEOUT_MS })
      } catch {
        return text.slice(0, 40)
      }
    }
  }
  return undefined
}
