export type { components, operations, paths } from '../../generated/api.js'
export type { CertificationMethods } from './certification-methods.js'
export { type Client, type ClientOptions, createClient } from './create-client.js'
export { NoReplyError, ProblemError, UnexpectedReplyError } from './errors.js'
export { nextCursor } from './next-cursor.js'
export type {
  Arguments,
  CallOptions,
  DateTimeInput,
  FileContent,
  OperationId,
  Operations,
  ProblemOf,
  ProblemStatus,
  Reply,
  Schemas,
  Paginators,
  UrlOf,
} from './operation-types.js'
export type { Fetch, RetryPolicy } from './retrying-fetch.js'
