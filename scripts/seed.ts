// Adds plausible certifications and mentors to the database: the same ones for the same count, seed and day.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { systemClock } from '../src/clock.js'
import { readConfig } from '../src/config.js'
import { calendarDay, formatInstant, parseInstant } from '../src/domain/time.js'
import { seedStore } from '../src/seed/seed-store.js'
import { openStore } from '../src/store/open-store.js'

const USAGE = 'usage: npm run seed -- --count N [--seed S] [--today YYYY-MM-DD]'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { count, seed, today } = readArguments()
  const started = performance.now()
  const store = await openStore(readConfig(process.env).DATABASE_URL)
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value} of {total} | {eta_formatted} left',
    stream: process.stdout,
  })
  try {
    bar.start(count, 0)
    const { mentors } = await seedStore(store, { count, seed, today, onProgress: (it) => bar.update(it) })
    bar.update(count)
    bar.stop()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(
      `${count.toLocaleString('en')} certifications added, ${mentors.toLocaleString('en')} mentors named, in ${seconds} s`,
    )
  } finally {
    bar.stop()
    await store.close()
  }
}

function readArguments() {
  const { count, seed, today } = parseArguments()
  if (count === undefined) throw new Error(`--count is missing; ${USAGE}`)
  return {
    count: readNumber('--count', count, 1, 100_000_000),
    seed: readNumber('--seed', seed, 0, 2 ** 31 - 1),
    today: today === undefined ? calendarDay(systemClock.now()) : readDay('--today', today),
  }
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        count: { type: 'string' },
        seed: { type: 'string', default: '1' },
        today: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = /^[0-9]+$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new Error(`${name} must be a whole number from ${least} to ${most}; ${USAGE}`)
}

/** Years that leave room for the five before it and the two after it. */
function readDay(name: string, text: string): number {
  const instant = /^(19[1-9]|20[0-9]|21[0-8])[0-9]-[0-9]{2}-[0-9]{2}$/.test(text)
    ? parseInstant(`${text}T00:00:00Z`)
    : NaN
  if (!Number.isNaN(instant) && formatInstant(instant).startsWith(text)) return calendarDay(instant)
  throw new Error(`${name} must be a day such as 2026-03-26, in the years 1910 to 2189; ${USAGE}`)
}
