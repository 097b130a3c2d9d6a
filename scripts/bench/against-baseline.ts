import { formatCertificationId } from '../../src/domain/certification-id.js'
import { type BenchRun, CONNECTIONS, subjectsOf } from './bench-run.js'
import { renewableIds, type Subject } from './databases.js'
import { type Bound, compare } from './statistics.js'
import type { Step } from './load-generator.js'
import {
  creationsOf,
  DELETION,
  EXPIRING,
  LIST,
  READ_ONE,
  READ_STATUS,
  type Read,
  RENEWAL,
  stepsOf,
} from './requests.js'
import { type Server, startBare, startService } from './servers.js'
import { sqliteUrl } from './service-databases.js'
import type { Result } from './table.js'

/** A work that the service and its baseline do in turn. `against` and `bound` are of the bare server. */
export interface Work {
  readonly name: string
  readonly against: string
  readonly bound: Bound
  readonly isReading?: boolean
  /** Whether each of its requests takes a record away. */
  readonly isConsuming?: boolean
  readonly steps: (subjects: readonly Subject[]) => Step[]
}

const BARE = 'bare Fastify + prepared statement, nothing checked'
const BARE_LIST = 'the same, the total known beforehand'
const BARE_WRITE = 'the same, one commit a request'
/** More than any machine deletes a second, so that there is always a record left. */
const MAX_WRITES_A_SECOND = 40_000

const MIXED_READS = [
  READ_ONE,
  READ_STATUS,
  READ_ONE,
  LIST,
  READ_ONE,
  READ_STATUS,
  READ_ONE,
  EXPIRING,
  READ_ONE,
]

export const WORKS: readonly Work[] = [
  ofRead('read', READ_ONE, 0.9, BARE),
  ofRead('status', READ_STATUS, 0.9, BARE),
  ofRead('list', LIST, 1.2, BARE_LIST),
  ofRead('expiring', EXPIRING, 1.2, BARE_LIST),
  { name: 'create', against: BARE_WRITE, bound: { atLeast: 8 }, steps: creationsOf },
  { name: 'update', against: BARE_WRITE, bound: { atLeast: 8 }, steps: () => repeat(RENEWAL) },
  {
    name: 'delete',
    against: BARE_WRITE,
    bound: { atLeast: 8 },
    isConsuming: true,
    steps: () => repeat(DELETION),
  },
  { name: 'mix', against: 'the same', bound: { atLeast: 1.5 }, steps: mixOf },
]

/** What the service is compared with. */
export interface Baseline {
  /** What it is called, and what the ratio is held to. */
  of(work: Work): Pick<Result, 'against' | 'bound'>
  /** Starts it on a file of its own. */
  start(file: string): Promise<Server>
}

export const BARE_SERVER: Baseline = { of: ({ against, bound }) => ({ against, bound }), start: startBare }

export const SERVICE_ON_SQLITE: Baseline = {
  of: () => ({ against: 'the same service on SQLite', bound: undefined }),
  start: (file) => startService(sqliteUrl(file)),
}

/** Has the service and its baseline do the work in turn, each on a database of its own. */
export async function measureAgainst(run: BenchRun, baseline: Baseline, work: Work): Promise<Result> {
  const { databases, serviceDatabases, generator, rounds, seconds } = run
  const rows = work.isConsuming
    ? Math.max(run.sizes[0], Math.ceil(MAX_WRITES_A_SECOND * seconds * (rounds + 1)))
    : run.sizes[0]
  const file = await databases.kept('plausible', rows)
  const steps = work.steps(subjectsOf(file))
  const ids = renewableIds(file).map(formatCertificationId)
  const ours = await startService(await serviceDatabases[work.isReading ? 'kept' : 'copy']('plausible', rows))
  const theirs = await baseline.start(await databases.copy('plausible', rows))
  const rate = async ({ base }: Server) =>
    (await generator.run({ base, connections: CONNECTIONS, seconds, steps, ids })).rate
  try {
    const measured: { ours: number; theirs: number }[] = []
    await rate(ours) // the first of each warms up
    await rate(theirs)
    for (let round = 0; round < rounds; round++) {
      // In turn, and in the other order each time: neither always has what the other has left to the disk.
      const isOurTurn = round % 2 === 0
      const first = await rate(isOurTurn ? ours : theirs)
      const second = await rate(isOurTurn ? theirs : ours)
      measured.push(isOurTurn ? { ours: first, theirs: second } : { ours: second, theirs: first })
    }
    return {
      work: work.name,
      ...baseline.of(work),
      unit: 'a second',
      comparison: compare(measured),
    }
  } finally {
    await ours.stop()
    await theirs.stop()
  }
}

function ofRead(name: string, read: Read, atLeast: number, against: string): Work {
  return { name, against, bound: { atLeast }, isReading: true, steps: (subjects) => stepsOf(read, subjects) }
}

function repeat(step: Step): Step[] {
  return Array.from({ length: CONNECTIONS }, () => step)
}

/** Of twenty requests 18 reads (10 of a record, 4 of a status, 2 lists, 2 of what expires), a creation and a renewal. */
export function mixOf(subjects: readonly Subject[]): Step[] {
  const creations = creationsOf(subjects)
  return subjects.flatMap((subject, i) => {
    if (i % 10 === 9) return (i % 20 === 9 ? creations[i] : RENEWAL) ?? []
    return stepsOf(MIXED_READS[i % 10] ?? READ_ONE, [subject])
  })
}
