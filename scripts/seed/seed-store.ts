import { startOfDay } from '../../src/domain/time.js'
import type { Store } from '../../src/store/interface/store.js'
import { mentorsFor, sampleCertifications } from './sample-certifications.js'
import { sampleMentor } from './sample-mentors.js'

/** The options of the test data. */
export interface SeedOptions {
  /** Number of certifications to add. */
  readonly count: number
  /** A whole number; other seeds give other records. */
  readonly seed: number
  /** A UTC calendar day, as days since 1970-01-01. */
  readonly today: number
  /** Receives the number of certifications added so far. */
  readonly onProgress?: (added: number) => void
}

const REPORT_INTERVAL = 1_000

/** Adds realistic certifications and the names of their mentors. Returns the number of named mentors. */
export function seedStore(store: Store, options: SeedOptions): Promise<{ readonly mentors: number }> {
  const { count, seed, today, onProgress = () => {} } = options
  return store.bulkImport(async (writer) => {
    let mentors = 0
    for (let number = 1; number <= mentorsFor(count); number++) {
      const { id, name } = sampleMentor(number)
      if (name === undefined) continue
      await writer.addMentor(id, name)
      mentors++
    }
    let added = 0
    for (const certification of sampleCertifications(count, seed, today)) {
      await writer.insertCertification(certification, startOfDay(today))
      if (++added % REPORT_INTERVAL === 0) onProgress(added)
    }
    return { mentors }
  })
}
