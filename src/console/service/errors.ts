import { NoReplyError, ProblemError, UnexpectedReplyError } from './api.js'
import { texts } from '../texts/texts.js'

/** What to tell a reader about an error: one sentence or a few. */
export function describeError(error: unknown): string {
  if (error instanceof NoReplyError) return texts.errors.noReply
  if (error instanceof UnexpectedReplyError) return texts.errors.unexpected
  if (!(error instanceof ProblemError)) return String((error as Error).message)
  if (error.status === 401) return texts.errors.unauthenticated
  if (error.status === 403) return texts.errors.forbidden
  if (error.status === 412) return error.afterLostReply ? texts.errors.lostReply : texts.errors.conflict
  if (error.errors.length === 0) return error.problem?.detail ?? error.message
  return texts.errors.several(error.errors.map(({ pointer, detail }) => describeField(pointer, detail)))
}

/** The field that a JSON pointer such as `/expires_at` ends with, in the words of the page. */
function describeField(pointer: string, detail: string): string {
  const field = pointer.slice(pointer.lastIndexOf('/') + 1)
  return field === '' ? detail : texts.errors.inField(texts.record.fieldOf(field), detail)
}
