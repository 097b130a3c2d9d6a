import { DomainError } from './errors.js'

/** The error for a certification that does not exist. */
export function notFound(id: string): DomainError {
  return new DomainError('not-found', `There is no certification ${id}.`)
}
