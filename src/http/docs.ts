import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Guard } from '../auth/guard.js'
import type { Contract } from '../contract/contract.js'
import { toDocsDocument } from './docs-document.js'
import { NotFoundError } from './errors.js'

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

/** Shown in the browser's tab. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#173647"/>
<path d="M4 8.5l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/></svg>`

const STYLE = `.swagger-ui .info { margin: 24px 0 } .swagger-ui .scheme-container { padding: 12px 0 }
.swagger-ui summary { cursor: pointer; font: 14px sans-serif; color: #3b4151 }
@media (prefers-color-scheme: dark) { .dark-mode .swagger-ui summary { color: #e4e6e6 } }`

/**
 * Serves the docs page and the contract as YAML and JSON. Browsers that open `/` are sent to the docs.
 *
 * @param guard tells which operations need a token.
 */
export async function addDocs(
  app: FastifyInstance,
  { text, document }: Contract,
  guard: Guard,
): Promise<void> {
  await app.register(swagger, {
    mode: 'static',
    specification: { document: toDocsDocument(document, guard) },
  })
  await app.register(async (docs) => {
    docs.addHook('onRequest', async (_, reply) => void reply.header('referrer-policy', 'no-referrer'))
    docs.setErrorHandler((error: FastifyError) => {
      throw isFileServerRejection(error) ? new NotFoundError() : error
    })
    await docs.register(swaggerUi, {
      routePrefix: DOCS_PATH,
      staticCSP: CONTENT_POLICY,
      uiConfig: { deepLinking: true, tryItOutEnabled: true, validatorUrl: null, layout: 'BaseLayout' },
      theme: {
        title: document.info.title,
        css: [{ filename: 'docs.css', content: STYLE }],
        favicon: [
          {
            filename: 'icon.svg',
            rel: 'icon',
            sizes: 'any',
            type: 'image/svg+xml',
            content: Buffer.from(ICON),
          },
        ],
      },
    })
  })
  app.get('/', async ({ headers }, reply) => {
    reply.header('vary', 'accept')
    if (!/\btext\/html\b/.test(headers.accept ?? '')) throw new NotFoundError()
    // Relative, so that it stays below the prefix of a gateway.
    return reply.redirect(DOCS_PATH.slice(1))
  })
  app.get('/openapi.yaml', async (_, reply) => reply.type('application/yaml').send(text))
  app.get('/openapi.json', async () => document)
}

/** Whether the file server of the page rejects the request: an invalid path, range or condition. */
function isFileServerRejection({ statusCode = 500 }: FastifyError): boolean {
  return statusCode < 500
}
