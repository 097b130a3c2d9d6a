import { createClient, type Schemas } from '../../../generated/client/index.js'
import { sendAuthorized } from './sign-in-state.js'

export {
  nextCursor,
  NoReplyError,
  ProblemError,
  type Reply,
  type Schemas,
  UnexpectedReplyError,
} from '../../../generated/client/index.js'

export type Certification = Schemas['Certification']
export type CertificationRecord = Schemas['CertificationRecord']

/** The service that serves this page, also below the prefix of a gateway. */
export const api = createClient({
  baseUrl: new URL('.', document.baseURI).href.replace(/\/$/, ''),
  fetch: sendAuthorized,
})
