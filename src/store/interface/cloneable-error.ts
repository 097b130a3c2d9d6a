// Lets the store's errors cross a thread boundary with their class. The thread that receives them must import this module.
import { addKnownErrorConstructor } from 'serialize-error'
import { DomainError } from '../../domain/errors.js'
import { RenewalsRefusedError } from '../../domain/renew-certifications.js'
import { CommitInDoubtError, StoreUnavailableError } from './store.js'

/** Copies an error that will terminate a thread. The driver's own errors would lose their message at the thread boundary. */
export function cloneableError(error: unknown): Error {
  return new Error((error as Error).message)
}

// The arguments do not matter, because serialize-error overwrites the fields.
addKnownErrorConstructor(DomainError, () => new DomainError('not-found', ''))
addKnownErrorConstructor(RenewalsRefusedError, () => new RenewalsRefusedError([]))
addKnownErrorConstructor(StoreUnavailableError, () => new StoreUnavailableError(undefined))
addKnownErrorConstructor(CommitInDoubtError, () => new CommitInDoubtError(undefined))
