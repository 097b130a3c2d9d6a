import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { constants } from 'node:zlib'
import compress, { type FastifyCompressOptions } from '@fastify/compress'
import swagger from '@fastify/swagger'
import swaggerUi, { type FastifySwaggerUiOptions } from '@fastify/swagger-ui'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OpenAPIV3 } from 'openapi-types'
import type { Guard } from '../auth/guard.js'
import type { Contract } from '../contract/contract.js'
import { ownFilesOnly } from './content-policy.js'
import { toDocsDocument } from './docs-document.js'
import { NotFoundError } from './replies/errors.js'
import { isNoneMatchHit } from './handlers/entity-tag.js'
import { publicServers, type PublicUrlOf } from './public-url.js'

export const DOCS_PATH = '/docs'

/** The only inline style of Swagger UI. A browser reports the hash of a style that the policy blocks. */
const INLINE_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"

/**
 * The page has 1.8 MB, and the contract 0.2 MB. Replies of the API are not compressed: a client beside the service would wait longer,
 * and their entity tags would have to differ by encoding. A gateway can compress for distant clients.
 */
const COMPRESSION: FastifyCompressOptions = {
  encodings: ['br', 'gzip'],
  customTypes: /^text\/|json|javascript|yaml|svg/,
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }, // the default takes two seconds for the page
}

/** Shown in the browser's tab. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#173647"/>
<path d="M4 8.5l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/></svg>`

const STYLE = `.swagger-ui .info { margin: 24px 0 } .swagger-ui .scheme-container { padding: 12px 0 }
.swagger-ui summary { cursor: pointer; font: 14px sans-serif; color: #3b4151 }
@media (prefers-color-scheme: dark) { .dark-mode .swagger-ui summary { color: #e4e6e6 } }`

/** What the page and its files are made from, beside the version of Swagger UI. */
const PAGE = {
  staticCSP: ownFilesOnly({ styles: [INLINE_STYLE] }),
  uiConfig: { deepLinking: true, tryItOutEnabled: true, validatorUrl: null, layout: 'BaseLayout' },
  theme: {
    css: [{ filename: 'docs.css', content: STYLE }],
    favicon: [
      { filename: 'icon.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: Buffer.from(ICON) },
    ],
  },
} satisfies FastifySwaggerUiOptions

/** Where Swagger UI has the files of the page. Their names do not change with their content. */
const PLUGIN_FILES = `${DOCS_PATH}/static/`
/** Where the page expects them: below a path that changes with their content, so that browsers keep them for ever. */
const FILES = `${DOCS_PATH}/${versionOfFiles()}/static/`

/** Fastify's `rewriteUrl`: leads requests for FILES to where they are. */
export function rewriteDocsUrl({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  return url.startsWith(FILES) ? url.replace(FILES, PLUGIN_FILES) : url
}

function versionOfFiles(): string {
  const manifest = readFileSync(new URL(import.meta.resolve('@fastify/swagger-ui/package.json')))
  return createHash('sha256').update(manifest).update(JSON.stringify(PAGE)).digest('hex').slice(0, 8)
}

/**
 * Serves the docs page and the contract as YAML and JSON.
 *
 * @param guard tells which operations need a token.
 * @param publicUrl the `servers` of the contract are given below this URL, so that "Try it out" works behind a gateway.
 */
export async function addDocs(
  app: FastifyInstance,
  { text, document }: Contract,
  guard: Guard,
  publicUrl: PublicUrlOf,
): Promise<void> {
  await app.register(swagger, {
    mode: 'static',
    specification: { document: toDocsDocument(document, guard) },
  })
  await app.register(async (docs) => {
    await docs.register(compress, COMPRESSION)
    docs.addHook('onRequest', async ({ url }, reply) => {
      reply.header('referrer-policy', 'no-referrer')
      // Without the slash, the page would load its files from the root of the host, and not from below a gateway's prefix.
      if (url.split('?')[0] === DOCS_PATH) return reply.redirect(`${DOCS_PATH.slice(1)}/`)
    })
    docs.addHook('onSend', sendOnce)
    docs.setErrorHandler((error: FastifyError) => {
      throw toNotFound(error)
    })
    await docs.register(swaggerUi, {
      ...PAGE,
      routePrefix: DOCS_PATH,
      transformSpecificationClone: false,
      transformSpecification: (shown, request) =>
        withServers(shown as OpenAPIV3.Document, publicUrl(request)),
      theme: { ...PAGE.theme, title: document.info.title },
    })
    docs.get('/openapi.yaml', async (request, reply) =>
      reply.type('application/yaml').send(await yamlWithServers(text, document, publicUrl(request))),
    )
    docs.get('/openapi.json', (request, reply) => reply.send(withServers(document, publicUrl(request))))
  })
}

/** Lets browsers keep the files, and ask with an entity tag whether page and contract have changed. */
async function sendOnce(
  { originalUrl, headers }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (reply.statusCode !== 200) return payload
  if (originalUrl.startsWith(FILES)) {
    reply.header('cache-control', 'public, max-age=31536000, immutable')
    return payload
  }
  if (typeof payload !== 'string') return payload // a file at its address without a version
  const relative = (path: string) => `"${path.replace(DOCS_PATH, '.')}`
  const text = payload.replaceAll(relative(PLUGIN_FILES), relative(FILES))
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
  reply.header('etag', `W/${tag}`) // weak: one tag for all encodings
  if (!isNoneMatchHit(headers['if-none-match'], tag)) return text
  reply.code(304)
  return ''
}

function withServers(document: OpenAPIV3.Document, publicUrl: string): OpenAPIV3.Document {
  return publicUrl === '' ? document : { ...document, servers: publicServers(document, publicUrl) }
}

/** Keeps the comments of the contract. */
async function yamlWithServers(
  text: string,
  document: OpenAPIV3.Document,
  publicUrl: string,
): Promise<string> {
  if (publicUrl === '') return text
  const { parseDocument } = await import('yaml')
  const changed = parseDocument(text)
  publicServers(document, publicUrl).forEach(({ url }, i) => changed.setIn(['servers', i, 'url'], url))
  return changed.toString({ lineWidth: 0 })
}

/** What a file server rejects, an invalid path, range or condition, is not found. Its failures stay failures. */
export function toNotFound(error: FastifyError): Error {
  const { statusCode = 500 } = error
  return statusCode < 500 ? new NotFoundError() : error
}
