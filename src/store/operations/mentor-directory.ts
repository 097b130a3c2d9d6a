// The directory of the mentors' names, and its table of prefixes, which mentor-search.ts explains. Each write of a name locks the mentor
// and changes the prefixes in the same transaction, so the prefixes always match the stored name. For imports, mentor-prefixes.ts does
// this.
import type { Instant } from '../../domain/time.js'
import type { Session } from '../engine/session.js'
import { type Engine, RetryableError } from '../engine/engine.js'
import { comparePrefixes } from './mentor-prefixes.js'
import { findMentors } from './mentor-search.js'
import type { Queries } from '../queries/queries.js'
import type {
  CertificationCounts,
  CountedMentor,
  Mentor,
  MentorPage,
  MentorPageRequest,
} from '../interface/store.js'

const NO_CERTIFICATIONS: CertificationCounts = { active: 0, expired: 0, revoked: 0 }

/** Implements Store.listMentors. */
export async function listMentors(
  engine: Engine,
  queries: Queries,
  request: MentorPageRequest,
  now: Instant,
): Promise<MentorPage> {
  const { mentors, next } = await findMentors(engine, queries, request)
  return { mentors: await withCounts(engine.reader, queries, mentors, now), next }
}

/** Implements Store.getMentorWithCounts. */
export async function getMentorWithCounts(
  { reader }: Pick<Engine, 'reader'>,
  queries: Queries,
  id: string,
  now: Instant,
): Promise<CountedMentor | undefined> {
  const found = await reader.first(queries.getMentor, { id })
  if (found === undefined) return undefined
  const [mentor] = await withCounts(reader, queries, [{ id, name: found.name }], now)
  return mentor
}

/** Implements Store.putMentor. */
export function putMentor(
  engine: Engine,
  queries: Queries,
  mentor: Mentor,
  now: Instant,
): Promise<{ readonly mentor: CountedMentor; readonly isNew: boolean }> {
  return engine.write(async ({ session }) => {
    const [stored, counted] = await Promise.all([
      session.first(queries.lockMentor, { id: mentor.id }),
      withCounts(session, queries, [mentor], now),
    ])
    if (stored === undefined) {
      const inserted = await session.first(queries.insertMentor, mentor)
      if (inserted === undefined) throw new RetryableError('another request has added the mentor meanwhile')
    } else if (stored.name !== mentor.name) {
      await session.run(queries.putMentor, mentor)
    }
    await replacePrefixes(session, queries, mentor.id, stored?.name, mentor.name)
    return { mentor: counted[0] as CountedMentor, isNew: stored === undefined }
  }, orderingKeyOf(mentor.id))
}

/** Implements Store.deleteMentor. */
export function deleteMentor(engine: Engine, queries: Queries, id: string): Promise<boolean> {
  return engine.write(async ({ session }) => {
    const stored = await session.first(queries.lockMentor, { id })
    if (stored === undefined) return false
    await session.run(queries.deleteMentor, { id })
    await replacePrefixes(session, queries, id, stored.name, undefined)
    return true
  }, orderingKeyOf(id))
}

async function replacePrefixes(
  session: Session,
  queries: Queries,
  id: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  const { outdated, added } = comparePrefixes(before, after)
  for (const prefix of outdated) await session.run(queries.deletePrefix, { id, prefix })
  if (added.length === 0) return
  await session.run(queries.insertPrefixes, { rows: JSON.stringify(added.map((prefix) => [prefix, id])) })
}

/** Returns the ordering key of changes of this mentor. */
function orderingKeyOf(mentorId: string): string {
  return `mentor ${mentorId}`
}

async function withCounts(
  reader: Pick<Session, 'all'>,
  { countCertificationsOf }: Queries,
  mentors: readonly Mentor[],
  now: Instant,
): Promise<CountedMentor[]> {
  const ids = JSON.stringify(mentors.map(({ id }) => [id]))
  const rows = await reader.all(countCertificationsOf, { ids, now })
  const counts = new Map(rows.map(({ mentor_id, ...counts }) => [mentor_id, counts]))
  return mentors.map((it) => ({ ...it, certifications: counts.get(it.id) ?? NO_CERTIFICATIONS }))
}
