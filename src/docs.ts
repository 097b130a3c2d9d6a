import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Contract } from './contract.js'
import { UnknownAddress } from './problem.js'

export const DOCS_PATH = '/docs'

/** Shows the contract: a page that can send requests, and the document itself. */
export async function addDocs(app: FastifyInstance, { text, document }: Contract): Promise<void> {
  // The plugin hands out one mutable object, so it is given one of its own.
  await app.register(swagger, { mode: 'static', specification: { document: structuredClone(document) } })
  await app.register(async (docs) => {
    docs.setErrorHandler((error: FastifyError) => {
      throw isRefusal(error) ? new UnknownAddress() : error
    })
    await docs.register(swaggerUi, {
      routePrefix: DOCS_PATH,
      staticCSP: true,
      uiConfig: { deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    })
  })
  app.get('/openapi.yaml', async (_, reply) => reply.type('application/yaml').send(text))
  app.get('/openapi.json', async () => document)
}

/** Whether the page's file server refuses what was asked: an odd path, a range or a condition that no file meets. */
function isRefusal({ statusCode = 500 }: FastifyError): boolean {
  return statusCode < 500
}
