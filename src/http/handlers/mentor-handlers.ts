import type { Handlers } from '../../contract/operation.js'
import { DomainError } from '../../domain/errors.js'
import { parseMentorName } from '../../domain/mentor-name.js'
import { toMentorResponse } from '../../representation/mentor-responses.js'
import type { Context } from './context.js'
import { encodeCursor } from './cursor.js'
import { cursorLinkHeader, parseCursor } from './paging.js'

/** Matches ids of mentors. A forged cursor can contain other characters, which not every database accepts. */
const VISIBLE = /^[!-~]+$/

type MentorOperation = 'listMentors' | 'getMentor' | 'putMentor' | 'deleteMentor'

/** The handlers of the mentor directory. */
export const mentorHandlers: Pick<Handlers<Context>, MentorOperation> = {
  async listMentors({ query }, { store, now }) {
    const { search, limit } = query
    const list = { operationId: 'listMentors', filters: { search } }
    const after = query.after === undefined ? '' : parseCursor(list, query.after, parseMentorId)
    const { mentors, next } = await store.listMentors({ search, after, limit }, now)
    return {
      status: 200,
      headers: {
        Link: cursorLinkHeader(list, limit, next === undefined ? undefined : encodeCursor(list, next)),
      },
      body: { data: mentors.map(toMentorResponse), has_more: next !== undefined },
    }
  },

  async getMentor({ path }, { store, now }) {
    const mentor = await store.getMentorWithCounts(path.mentor_id, now)
    if (mentor === undefined) throw notFound(path.mentor_id)
    return { status: 200, headers: {}, body: toMentorResponse(mentor) }
  },

  async putMentor({ path, body }, { store, now, locationOfMentor }) {
    const name = parseMentorName(body.name)
    const { mentor, isNew } = await store.putMentor({ id: path.mentor_id, name }, now)
    const shown = toMentorResponse(mentor)
    return isNew
      ? { status: 201, headers: { Location: locationOfMentor(mentor.id) }, body: shown }
      : { status: 200, headers: {}, body: shown }
  },

  async deleteMentor({ path }, { store }) {
    const existed = await store.deleteMentor(path.mentor_id)
    if (!existed) throw notFound(path.mentor_id)
    return { status: 200, headers: {}, body: { deleted: true, id: path.mentor_id } }
  },
}

function parseMentorId(text: string): string | undefined {
  return VISIBLE.test(text) ? text : undefined
}

function notFound(id: string): DomainError {
  return new DomainError('not-found', `There is no mentor ${id} in the directory.`)
}
