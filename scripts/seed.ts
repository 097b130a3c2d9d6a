// `npm run seed`: adds realistic test data. The same count, seed and day always give the same records.
import '../src/process/node-version.js'
import { systemClock } from '../src/domain/clock.js'
import { readConfig } from '../src/config.js'
import { calendarDay, formatInstant, parseInstant } from '../src/domain/time.js'
import { seedStore } from './seed/seed-store.js'
import { openStore } from '../src/store/open-store.js'
import { parseArguments, parseWholeNumber, runDataCommand, UsageError } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run seed -- --count N [--seed S] [--today YYYY-MM-DD]',
  about: 'Adds realistic test data. The same count, seed and day always give the same records.',
  options: {
    '--count N': 'number of certifications, from 1 to 100,000,000',
    '--seed S': 'the seed of the random records; default 1',
    '--today DATE': 'the day around which records expire; default: today',
    ...DATABASE_OPTION,
  },
  example: 'npm run seed -- --count 1000',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const { count, seed, today } = readArguments()
  const started = performance.now()
  const store = await openStore(readConfig(process.env).DATABASE_URL)
  try {
    const { mentors } = await withProgress((onProgress) =>
      seedStore(store, { count, seed, today, onProgress: (it) => onProgress(it, count) }),
    )
    console.log(
      `${formatCount(count)} certifications and ${formatCount(mentors)} mentor names added in ${formatTimeSince(started)}`,
    )
  } finally {
    await store.close()
  }
}

function readArguments() {
  const options = {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    today: { type: 'string' },
  } as const
  const { count, seed, today } = parseArguments({ options }).values
  if (count === undefined) throw new UsageError('--count is missing')
  return {
    count: parseWholeNumber('--count', count, 1, 100_000_000),
    seed: parseWholeNumber('--seed', seed, 0, 2 ** 31 - 1),
    today: today === undefined ? calendarDay(systemClock.now()) : parseDay('--today', today),
  }
}

/** Parses a day. The generated records lie up to five years before and two years after it, within the years 1900 to 2199. */
function parseDay(name: string, text: string): number {
  const instant = /^(19[1-9]|20[0-9]|21[0-8])[0-9]-[0-9]{2}-[0-9]{2}$/.test(text)
    ? parseInstant(`${text}T00:00:00Z`)
    : NaN
  if (!Number.isNaN(instant) && formatInstant(instant).startsWith(text)) return calendarDay(instant)
  throw new UsageError(`${name} must be a date of the years 1910 to 2189, for example 2026-03-26`)
}
