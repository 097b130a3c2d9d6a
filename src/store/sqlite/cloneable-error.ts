// Imported on both sides of a message, lets the errors that the store promises be the same on the other side.
import { addKnownErrorConstructor } from 'serialize-error'
import { DomainError } from '../../domain/errors.js'
import { CommitInDoubtError, StoreUnavailableError } from '../store.js'

/** What a thread may end of: an error of SQLite's own would lose its message on its way out. */
export function cloneableError(error: unknown): Error {
  return new Error((error as Error).message)
}

// All that they are made with is overwritten by what the message has.
addKnownErrorConstructor(DomainError, () => new DomainError('not-found', ''))
addKnownErrorConstructor(StoreUnavailableError, () => new StoreUnavailableError(undefined))
addKnownErrorConstructor(CommitInDoubtError, () => new CommitInDoubtError(undefined))
