import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Contract } from '../contract/contract.js'
import { NotFoundError } from './problem.js'

export const DOCS_PATH = '/docs'

/** The one style that Swagger UI writes into the page itself; a browser tells it when it refuses it. */
const INLINE_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"

/** Nothing but this server's own files; the page's pictures are data: URLs. No page may frame it, no form leave it. */
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

/** Shows the contract: a page that can send requests, and the document itself. */
export async function addDocs(app: FastifyInstance, { text, document }: Contract): Promise<void> {
  // The plugin hands out one mutable object, so it is given one of its own.
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

/** Whether the page's file server refuses what was asked: an odd path, a range or a condition that no file meets. */
function isFileServerRejection({ statusCode = 500 }: FastifyError): boolean {
  return statusCode < 500
}
