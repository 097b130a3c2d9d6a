import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Guard } from '../auth/guard.js'
import type { Contract, ContractOperation } from '../contract/contract.js'
import type { Input, OperationId } from '../contract/operation.js'
import { MethodNotAllowedError } from './replies/errors.js'
import { PRIVATE_CACHING } from './replies/request-id.js'
import { IncomingFiles } from './incoming-files.js'
import { StreamedBodies, type StreamLimits } from './streamed-bodies.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract's operation that the route serves. */
    operationId?: OperationId
  }
}

/** Calls the handler of an operation with the validated parts of a request (app.ts). */
export type Answer = <Op extends OperationId>(
  operationId: Op,
  input: Input<Op>,
  request: FastifyRequest,
) => Promise<{
  readonly status: PropertyKey
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}>

/** Adds a guarded route for each operation of the contract, and a 405 for the methods that its paths do not support. */
export function addOperations(
  app: FastifyInstance,
  contract: Contract,
  answer: Answer,
  guard: Guard,
  limits?: StreamLimits,
): void {
  app.decorateRequest('caller', undefined)
  const streamedBodies = new StreamedBodies(limits)
  const incomingFiles = new IncomingFiles(limits)
  for (const basePath of contract.basePaths) {
    for (const operation of contract.operations) {
      const { id, file } = operation
      if (file === undefined) addOperation(app, basePath, operation, id)
      else {
        void app.register(async (routes) => {
          incomingFiles.accept(routes, file)
          addOperation(routes, basePath, operation, id)
        })
      }
    }
    for (const [path, methods] of methodsByPath(contract)) rejectOtherMethods(app, basePath + path, methods)
  }

  function addOperation<Op extends OperationId>(
    routes: FastifyInstance,
    basePath: string,
    { method, path, scope, bodySchemas, textTypes }: ContractOperation,
    operationId: Op,
  ): void {
    const onRequest = guard({ method, scope })
    routes.route({
      // Fastify's own HEAD routes send a 304 with the content length of an empty body (RFC 9110, section 8.6).
      method: method === 'GET' ? [method, 'HEAD'] : method,
      exposeHeadRoute: false,
      url: basePath + toRoute(path),
      config: { operationId },
      ...(onRequest === undefined ? {} : { onRequest: [markPrivate, onRequest] }),
      schema: { response: bodySchemas },
      async handler(request: FastifyRequest, reply: FastifyReply) {
        const { params, query, headers, body } = request
        const input = contract.validateRequest(operationId, { path: params, query, headers, body })
        const result = await answer(operationId, input, request)
        const payload = isStreamed(result.body)
          ? await streamedBodies.open(result.body, request.raw)
          : result.body
        const textType = textTypes[String(result.status)]
        if (textType !== undefined) reply.type(textType)
        reply.code(Number(result.status)).headers(result.headers)
        return payload
      },
    })
  }
}

/** Whether the body is generated while it is sent. */
function isStreamed(body: unknown): body is AsyncIterable<string> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

/** Keeps shared caches from storing a reply that depends on the caller's token. */
async function markPrivate(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', PRIVATE_CACHING)
}

/** Maps a path of the contract to Fastify's syntax: `{id}` becomes `:id`. */
function toRoute(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

function methodsByPath({ operations }: Contract): ReadonlyMap<string, string[]> {
  const paths = new Map<string, string[]>()
  for (const { path, method } of operations) {
    const methods = paths.get(toRoute(path)) ?? []
    paths.set(toRoute(path), methods)
    methods.push(...(method === 'GET' ? ['GET', 'HEAD'] : [method]))
  }
  return paths
}

/** Answers all other methods of a path with 405, before the body is read. */
function rejectOtherMethods(app: FastifyInstance, url: string, allowed: string[]): void {
  const reject = async () => {
    throw new MethodNotAllowedError(allowed)
  }
  const method = app.supportedMethods.filter((it) => !allowed.includes(it))
  app.route({ method, url, onRequest: reject, handler: reject })
}
