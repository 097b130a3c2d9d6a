import { createClient, type Schemas } from '../../generated/client/index.js'
import { sendAuthorized } from './session.js'

export {
  nextCursor,
  NoReplyError,
  ProblemError,
  type Reply,
  type Schemas,
  UnexpectedReplyError,
} from '../../generated/client/index.js'

export type Certification = Schemas['Certification']
export type CertificationRecord = Schemas['CertificationRecord']

/** The service that serves this page, also below the prefix of a gateway. */
const options = {
  baseUrl: new URL('.', document.baseURI).href.replace(/\/$/, ''),
  fetch: sendAuthorized,
}
export const api = createClient(options)

/** How long sending and importing a file may take: a large one, over a slow line. The reader can cancel it. */
const FILE_TIMEOUT_MS = 60 * 60_000
export const fileApi = createClient({
  ...options,
  attemptTimeout: FILE_TIMEOUT_MS,
  totalTimeout: FILE_TIMEOUT_MS,
})
