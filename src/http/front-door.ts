import type { FastifyInstance } from 'fastify'
import type { Console } from './console.js'
import { DOCS_PATH } from './docs.js'
import { NotFoundError } from './replies/errors.js'

/** Answers `/`: browsers get the console, or a redirect to the docs if the console is off. Programs get a problem. */
export function addFrontDoor(app: FastifyInstance, console: Console | undefined): void {
  app.get('/', async ({ headers, log }, reply) => {
    reply.header('vary', 'accept')
    if (!/\btext\/html\b/.test(headers.accept ?? '')) throw new NotFoundError()
    if (console !== undefined) {
      const page = await console(log)
      return reply.headers(page.headers).send(page.html)
    }
    // Relative, so that it stays below the prefix of a gateway.
    return reply.redirect(`${DOCS_PATH.slice(1)}/`)
  })
}
