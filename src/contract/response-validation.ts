import type { Ajv } from 'ajv'
import { createAjv, findErrors } from './ajv.js'
import type { SentResponse } from './contract.js'
import { essenceOf, isJson } from './media-type.js'

/** The contract's declaration of a response. */
export interface DeclaredResponse {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>
  readonly headers?: Readonly<Record<string, { readonly schema: object; readonly example: unknown }>>
}

/** Validates a response. Returns one message per violation of the contract; an empty list if it is valid. */
export type ResponseValidator = (response: SentResponse) => string[]

/** Compiles the schemas of responses, each once per process. */
export class ResponseValidators {
  /** Fills in no defaults, because a response must contain every required field. */
  readonly #body = createAjv({ useDefaults: false })
  /** Coerces types, because all headers are strings on the wire. */
  readonly #headers = createAjv({ coerceTypes: true })

  compile({ content = {}, headers = {} }: DeclaredResponse): ResponseValidator {
    const bodyValidators = new Map(
      Object.entries(content).map(([type, { schema }]) => [essenceOf(type), this.#body.compile(schema)]),
    )
    const validateHeaders = compileHeaders(this.#headers, headers)
    return ({ mediaType, headers, body }) => {
      const headerViolations = findErrors(validateHeaders, headers).map(
        (it) => `header${it.instancePath} ${it.message}`,
      )
      if (mediaType === undefined && bodyValidators.size === 0) return headerViolations
      const validateBody = bodyValidators.get(essenceOf(String(mediaType)))
      if (validateBody === undefined) return [`media type ${mediaType} is not declared`, ...headerViolations]
      // A stream is not kept in memory, so it is not checked.
      if (body === undefined && !isJson(String(mediaType))) return headerViolations
      return [
        ...findErrors(validateBody, body).map((it) => `body${it.instancePath} ${it.message}`),
        ...headerViolations,
      ]
    }
  }
}

function compileHeaders(ajv: Ajv, headers: NonNullable<DeclaredResponse['headers']>) {
  const declared = Object.entries(headers).map(([name, { schema }]) => [name.toLowerCase(), schema] as const)
  return ajv.compile({
    type: 'object',
    required: declared.map(([name]) => name),
    properties: Object.fromEntries(declared),
  })
}
