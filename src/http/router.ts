import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Guard } from '../auth/guard.js'
import type { Contract, ContractOperation } from '../contract/contract.js'
import type { Input, OperationId } from '../contract/operation.js'
import { MethodNotAllowedError } from './errors.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract's operation that the route serves. */
    operationId?: OperationId
  }
}

/** Answers a request whose parts were validated against the contract. */
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
export function addOperations(app: FastifyInstance, contract: Contract, answer: Answer, guard: Guard): void {
  app.decorateRequest('caller', undefined)
  for (const basePath of contract.basePaths) {
    for (const operation of contract.operations) {
      addOperation(app, basePath, operation, operation.id)
    }
    for (const [path, methods] of methodsByPath(contract)) rejectOtherMethods(app, basePath + path, methods)
  }

  function addOperation<Op extends OperationId>(
    app: FastifyInstance,
    basePath: string,
    { method, path, bodySchemas }: ContractOperation,
    operationId: Op,
  ): void {
    const onRequest = guard({ method })
    app.route({
      // Fastify's own HEAD routes send a 304 with the content length of an empty body (RFC 9110, section 8.6).
      method: method === 'GET' ? [method, 'HEAD'] : method,
      exposeHeadRoute: false,
      url: basePath + toRoute(path),
      config: { operationId },
      ...(onRequest === undefined ? {} : { onRequest }),
      schema: { response: bodySchemas },
      async handler(request: FastifyRequest, reply: FastifyReply) {
        const { params, query, headers, body } = request
        const input = contract.validateRequest(operationId, { path: params, query, headers, body })
        const result = await answer(operationId, input, request)
        reply.code(Number(result.status)).headers(result.headers)
        return result.body
      },
    })
  }
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

/** Rejects the request before its body is read. */
function rejectOtherMethods(app: FastifyInstance, url: string, allowed: string[]): void {
  const reject = async () => {
    throw new MethodNotAllowedError(allowed)
  }
  const method = app.supportedMethods.filter((it) => !allowed.includes(it))
  app.route({ method, url, onRequest: reject, handler: reject })
}
