import { startOfDay } from '../../src/domain/time.js'
import type { Store } from '../../src/store/store.js'
import { mentorsFor, sampleCertifications } from './sample-certifications.js'
import { sampleMentor } from './sample-mentors.js'

export interface SeedOptions {
  /** How many certifications to add. */
  readonly count: number
  /** A whole number; other seeds make other records. */
  readonly seed: number
  /** A UTC calendar day, as days since 1970-01-01. */
  readonly today: number
  /** Is told how many certifications have been added. */
  readonly onProgress?: (added: number) => void
}

const PROGRESS_EVERY = 1_000

/** Adds plausible certifications and their mentors' names to what is there; gives how many mentors there are names of. */
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
      if (++added % PROGRESS_EVERY === 0) onProgress(added)
    }
    return { mentors }
  })
}
