import type { ContractBody, ContractOperation, ContractParameter } from '../../src/contract/contract.js'
import type { Violation } from '../../src/contract/violations.js'
import { REQUIRED_WITH, CURSOR } from './domain-knowledge.js'
import { type Sampler, type Samples, show } from './samples.js'
import { JSON_HEADERS, type OperationRequest } from './suite-client.js'

type Fields = Readonly<Record<string, unknown>>

/** A request that the contract allows or forbids. */
export interface RequestCase {
  readonly name: string
  readonly request: OperationRequest
}

/** A request that breaks the contract in one place, at least. */
export interface InvalidCase extends RequestCase {
  /** Where a reply must point to. */
  readonly violation: Pick<Violation, 'in' | 'pointer'>
}

/** Makes requests to an operation from its schemas. */
export interface CaseOptions {
  readonly sampler: Sampler
  readonly operation: ContractOperation
  /** A request that is all right. */
  readonly base: OperationRequest
  /** Its body before it became text. */
  readonly body: Fields
  /** A cursor that the operation gave, if it could. */
  readonly cursor: string | undefined
}

const UNKNOWN = 'contract_suite_unknown'

/** Requests with every parameter and field at its bounds, each alone, and with all and none of what is optional. */
export function validCases(options: CaseOptions): RequestCase[] {
  const { operation, base, body } = options
  return [
    { name: 'nothing optional', request: base },
    ...withAllParameters(options),
    ...harmlessParameters(operation).flatMap((parameter) =>
      samplesFor(options, parameter).valid.map((text) => ({
        name: `${parameter.name}: ${show(text)}`,
        request: withParameter(base, parameter, text, REQUIRED_WITH[parameter.name]),
      })),
    ),
    ...(operation.body === undefined ? [] : validBodies(options, operation.body, body)),
  ]
}

/** Requests that break the contract: one for each way that the schemas can be broken. */
export function invalidCases(options: CaseOptions): InvalidCase[] {
  const { operation, base, body } = options
  return [
    {
      name: 'an unknown parameter',
      request: { ...base, query: [[UNKNOWN, '1']] },
      violation: { in: 'query', pointer: `/${UNKNOWN}` },
    },
    ...operation.parameters.flatMap((parameter) => [
      ...samplesFor(options, parameter).invalid.map((text) => ({
        name: `${parameter.name}: ${show(text)}`,
        request: withParameter(base, parameter, text),
        violation: { in: parameter.in, pointer: `/${parameter.name}` },
      })),
      ...malformedParameter(base, parameter),
    ]),
    ...(operation.body === undefined
      ? unexpectedBody(operation, base)
      : invalidBodies(options, operation.body, body)),
  ]
}

/** To write to an id that was made up could hit a record of somebody else. */
function harmlessParameters({ parameters, method }: ContractOperation): readonly ContractParameter[] {
  return parameters.filter((it) => it.in !== 'path' || method === 'GET')
}

function samplesFor({ sampler, cursor }: CaseOptions, parameter: ContractParameter): Samples<string> {
  const { schema, in: part, name } = parameter
  const { valid, invalid } = sampler.texts(schema)
  const isOpaque = name === CURSOR
  const sendable = part === 'header' ? isHeaderValue : part === 'path' ? isSegment : isWellFormed
  return {
    valid: (isOpaque ? (cursor === undefined ? [] : [cursor]) : valid).filter(sendable),
    invalid: (isOpaque ? [...valid, ...invalid] : invalid).filter(sendable),
  }
}

/** What a header's value loses on its way, or cannot have, can't be tested there. */
function isHeaderValue(text: string): boolean {
  return /^[\t -~\u0080-\u00ff]*$/.test(text) && text.trim() === text
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/** An empty segment makes another address. */
function isSegment(text: string): boolean {
  return text !== '' && isWellFormed(text)
}

function withParameter(
  base: OperationRequest,
  { name, in: part }: ContractParameter,
  text: string,
  requiredWith: OperationRequest['query'] = [],
): OperationRequest {
  if (part === 'header') return { ...base, headers: { ...base.headers, [name]: text } }
  const encoded = encodeURIComponent(text)
  if (part === 'path') return { ...base, path: { ...base.path, [name]: encoded } }
  return { ...base, query: [[name, encoded], ...requiredWith] }
}

/** All optional parameters at once, but for those that exclude others. */
function withAllParameters(options: CaseOptions): RequestCase[] {
  const optional = options.operation.parameters.filter((it) => it.in !== 'path' && it.name !== CURSOR)
  const request = optional.reduce((request, parameter) => {
    const [text = ''] = samplesFor(options, parameter).valid
    const { query } = withParameter(request, parameter, text)
    return { ...withParameter(request, parameter, text), query: [...request.query, ...query.slice(0, 1)] }
  }, options.base)
  return optional.length === 0 ? [] : [{ name: 'everything optional', request }]
}

function malformedParameter(base: OperationRequest, { name, in: part }: ContractParameter): InvalidCase[] {
  if (part === 'path') {
    const request = { ...base, path: { ...base.path, [name]: '%' } }
    return [{ name: `${name}: a malformed escape`, request, violation: { in: 'path', pointer: '' } }]
  }
  if (part === 'header') return []
  const query = [name, name].map((it) => [it, '1'] as const)
  return [
    { name: `${name} twice`, request: { ...base, query }, violation: { in: 'query', pointer: `/${name}` } },
  ]
}

function withBody(base: OperationRequest, value: unknown): OperationRequest {
  return withText(base, JSON.stringify(value))
}

function withText(base: OperationRequest, body: string | Buffer): OperationRequest {
  return { ...base, headers: { ...base.headers, ...JSON_HEADERS }, body }
}

function validBodies(options: CaseOptions, { schema }: ContractBody, body: Fields): RequestCase[] {
  const required = Object.fromEntries(
    Object.entries(body).filter(([name]) => schema.required?.includes(name)),
  )
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    options.sampler.values(property).valid.map((value) => ({
      name: `${name}: ${show(value)}`,
      request: withBody(options.base, { ...required, [name]: value }),
    })),
  )
}

function invalidBodies(options: CaseOptions, { schema }: ContractBody, body: Fields): InvalidCase[] {
  const { base } = options
  const text = JSON.stringify(body)
  const at = (pointer: string) => ({ in: 'body', pointer }) as const
  return [
    ...Object.entries(schema.properties).flatMap(([name, property]) =>
      options.sampler.values(property).invalid.map((value) => ({
        name: `${name}: ${show(value)}`,
        request: withBody(base, { ...body, [name]: value }),
        violation: at(`/${name}`),
      })),
    ),
    ...(schema.required ?? []).map((name) => ({
      name: `without ${name}`,
      request: withBody(base, { ...body, [name]: undefined }),
      violation: at(`/${name}`),
    })),
    {
      name: 'an unknown field',
      request: withBody(base, { ...body, [UNKNOWN]: 1 }),
      violation: at(`/${UNKNOWN}`),
    },
    ...[[], [body], 'text', 1, true, null, ...(schema.minProperties === undefined ? [] : [{}])].map(
      (value) => ({
        name: `body: ${show(value)}`,
        request: withBody(base, value),
        violation: at(''),
      }),
    ),
    ...['', text.slice(0, -1), `${text}}`, text.replaceAll('"', "'"), text.replace('}', ',}'), 'NaN'].map(
      (malformed) => ({
        name: `malformed body: ${show(malformed)}`,
        request: withText(base, malformed),
        violation: at(''),
      }),
    ),
    {
      name: 'a body that is not UTF-8',
      request: withText(base, Buffer.from('"é"', 'latin1')),
      violation: at(''),
    },
    {
      name: 'a body 10,000 deep',
      request: withText(base, '['.repeat(1e4) + ']'.repeat(1e4)),
      violation: at(''),
    },
  ]
}

/** A body at GET has no meaning and is not looked at (RFC 9110, section 9.3.1). */
function unexpectedBody({ method }: ContractOperation, base: OperationRequest): InvalidCase[] {
  if (method === 'GET') return []
  return [{ name: 'an unwanted body', request: withBody(base, {}), violation: { in: 'body', pointer: '' } }]
}
