import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Contract } from '../contract/contract.js'
import { NotFoundError } from './problem.js'

export const DOCS_PATH = '/docs'

/** The only inline style of Swagger UI. A browser reports the hash of a style that the policy blocks. */
const INLINE_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"

/** Allows only this server's files and data: images. No page may frame the docs, and no form may leave them. */
const CONTENT_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': `'self' ${INLINE_STYLE}`,
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

/** Serves the docs page and the contract as YAML and JSON. */
export async function addDocs(app: FastifyInstance, { text, document }: Contract): Promise<void> {
  // A copy, because the plugin exposes the document as a mutable object.
  await app.register(swagger, { mode: 'static', specification: { document: structuredClone(document) } })
  await app.register(async (docs) => {
    docs.addHook('onRequest', async (_, reply) => void reply.header('referrer-policy', 'no-referrer'))
    docs.setErrorHandler((error: FastifyError) => {
      throw isFileServerRejection(error) ? new NotFoundError() : error
    })
    await docs.register(swaggerUi, {
      routePrefix: DOCS_PATH,
      staticCSP: CONTENT_POLICY,
      uiConfig: { deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    })
  })
  app.get('/openapi.yaml', async (_, reply) => reply.type('application/yaml').send(text))
  app.get('/openapi.json', async () => document)
}

/** Whether the file server of the page rejects the request: an invalid path, range or condition. */
function isFileServerRejection({ statusCode = 500 }: FastifyError): boolean {
  return statusCode < 500
}
