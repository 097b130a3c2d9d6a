import { createContext, Script } from 'node:vm'
import fc from 'fast-check'

/** The size limit of a body: a value is matched completely before its length is checked. */
const LENGTH = 64 * 1024
/**
 * A text of 64 KiB takes a linear pattern 16 times as long as one of 4 KiB, and a quadratic pattern 256 times. The speed of the
 * machine cancels out, and CPU time does not count what other processes do.
 */
const SHORT_LENGTH = 4 * 1024
const MAX_GROWTH = 64
/** In milliseconds of CPU time. Shorter matches are too short to compare. A linear one takes less than 5. */
const NOTICEABLE_MS = 100
/**
 * CPU time also counts this process's other threads and its garbage collection. They can prolong one match, but not each of several.
 */
const MEASUREMENTS = 3
/** In milliseconds, for patterns that take exponential time. */
const TIMEOUT_MS = 3_000
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
  for (const piece of ['a', ' ', '\t', '"', ',', '0', ...pieces].slice(0, MAX_PIECES)) {
    for (const head of ['', '"', drawn[0] ?? '']) {
      const textOf = (length: number) => `${head}${piece.repeat(length / piece.length)}\0`
      if (isSlow(regex, textOf(LENGTH), textOf(SHORT_LENGTH))) return textOf(LENGTH).slice(0, 40)
    }
  }
  return undefined
}

/** Whether every one of some measurements shows that the match takes more than linear time. */
function isSlow(regex: RegExp, longText: string, shortText: string): boolean {
  for (let measured = 0; measured < MEASUREMENTS; measured += 1) {
    const long = matchingTime(regex, longText)
    if (long === Infinity) return true
    if (long < NOTICEABLE_MS) return false
    if (long <= MAX_GROWTH * matchingTime(regex, shortText)) return false
  }
  return true
}

const SCRIPT = new Script('regex.test(text)')

/** Returns the CPU time of a match in milliseconds, or Infinity if it does not end. */
function matchingTime(regex: RegExp, text: string): number {
  const context = createContext({ regex, text })
  const start = process.cpuUsage()
  try {
    SCRIPT.runInContext(context, { timeout: TIMEOUT_MS })
  } catch {
    return Infinity
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
