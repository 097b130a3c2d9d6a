import type {
  ContractBody,
  ContractOperation,
  ContractParameter,
  Schema,
} from '../../src/contract/contract.js'
import type { Violation } from '../../src/contract/violations.js'
import { ALWAYS_SENT, CURSOR, REQUIRED_WITH } from './domain-knowledge.js'
import { type Sampler, type Samples, toPrintable } from './samples.js'
import { JSON_HEADERS, type OperationRequest } from './suite-client.js'

type Fields = Readonly<Record<string, unknown>>

/** A request generated from the contract. */
export interface RequestCase {
  readonly name: string
  readonly request: OperationRequest
}

/** A request that violates the contract in at least one place. */
export interface InvalidCase extends RequestCase {
  /** The place that the reply must point to. */
  readonly violation: Pick<Violation, 'in' | 'pointer'>
}

/** The input for generating requests to one operation. */
export interface CaseOptions {
  readonly sampler: Sampler
  readonly operation: ContractOperation
  /** A valid request. */
  readonly base: OperationRequest
  /** Its body before serialization. */
  readonly body: Fields
  /** A cursor that the operation returned, if any. */
  readonly cursor: string | undefined
}

const UNKNOWN = 'contract_suite_unknown'
/** The number of valid values of a parameter that are sent with a file. The service needs a second for each. */
const FILES = 3

/** Generates valid requests: each parameter and field at each of its bounds, all optional parameters together, and none of them. */
export function validCases(options: CaseOptions): RequestCase[] {
  const { operation, base, body } = options
  return [
    { name: 'nothing optional', request: base },
    ...withAllParameters(options),
    ...safeParameters(operation).flatMap((parameter) =>
      samplesFor(options, parameter)
        .valid.slice(0, operation.file === undefined ? Infinity : FILES)
        .map((text) => ({
          name: `${parameter.name}: ${toPrintable(text)}`,
          request: withParameter(base, parameter, text, REQUIRED_WITH[parameter.name]),
        })),
    ),
    ...(operation.body === undefined ? [] : validBodies(options, operation.body, body)),
  ]
}

/** Generates invalid requests: one for each way to violate each schema. */
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
        name: `${parameter.name}: ${toPrintable(text)}`,
        request: withParameter(base, parameter, text),
        violation: { in: parameter.in, pointer: pointerTo(parameter) },
      })),
      ...malformedParameter(base, parameter),
    ]),
    ...(operation.file === undefined ? [] : withoutFile(base)),
    ...(operation.body === undefined
      ? unexpectedBody(operation, base)
      : invalidBodies(options, operation.body, body)),
  ]
}

/**
 * Returns the parameters that may have any valid value. This excludes ids in writes, because a generated id could belong to a record that
 * the suite has not created, and ALWAYS_SENT.
 */
function safeParameters({ id, parameters, method }: ContractOperation): readonly ContractParameter[] {
  const fixed = (ALWAYS_SENT[id] ?? []).map(([name]) => name)
  return parameters.filter((it) => (it.in !== 'path' || method === 'GET') && !fixed.includes(it.name))
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

/** Whether the text arrives unchanged as a header value (RFC 9110, section 5.5). */
function isHeaderValue(text: string): boolean {
  return /^[\t -~\u0080-\u00ff]*$/.test(text) && text.trim() === text
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/** Whether the text is a path segment: an empty one would change the route. */
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
  const others = base.query.filter(([it]) => it !== name)
  return { ...base, query: [...others, [name, encoded], ...requiredWith] }
}

/** All optional parameters together, except the cursor, which excludes others. */
function withAllParameters(options: CaseOptions): RequestCase[] {
  const optional = options.operation.parameters.filter((it) => it.in !== 'path' && it.name !== CURSOR)
  const request = optional.reduce((request, parameter) => {
    const [text = ''] = samplesFor(options, parameter).valid
    return withParameter(request, parameter, text)
  }, options.base)
  return optional.length === 0 ? [] : [{ name: 'everything optional', request }]
}

/** Returns the pointer to a parameter's value. In a list, the violation is in its entry. */
function pointerTo({ name, schema }: ContractParameter): string {
  return schema.type === 'array' ? `/${name}/0` : `/${name}`
}

function malformedParameter(
  base: OperationRequest,
  { name, in: part, schema }: ContractParameter,
): InvalidCase[] {
  if (part === 'path') {
    const request = { ...base, path: { ...base.path, [name]: '%' } }
    return [{ name: `${name}: malformed percent-encoding`, request, violation: { in: 'path', pointer: '' } }]
  }
  if (part === 'header' || schema.type === 'array') return [] // a list may repeat its parameter
  const query = [name, name].map((it) => [it, '1'] as const)
  return [
    { name: `${name} twice`, request: { ...base, query }, violation: { in: 'query', pointer: `/${name}` } },
  ]
}

function withBody(base: OperationRequest, value: unknown): OperationRequest {
  return withRawBody(base, JSON.stringify(value))
}

function withRawBody(base: OperationRequest, body: string | Buffer): OperationRequest {
  return { ...base, headers: { ...base.headers, ...JSON_HEADERS }, body }
}

function validBodies(options: CaseOptions, { schema }: ContractBody, body: Fields): RequestCase[] {
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    options.sampler.values(property).valid.map((value) => ({
      name: `${name}: ${toPrintable(value)}`,
      request: withBody(options.base, { ...requiredWith(name, schema, body), [name]: value }),
    })),
  )
}

/** Returns the fields that a body needs in addition to `field`: the required ones, and an alternative unless `field` belongs to one. */
function requiredWith(field: string, { required = [], oneOf = [] }: Schema, body: Fields): Fields {
  const alternatives = oneOf.flatMap((it) => it.required)
  const needed = alternatives.includes(field) ? required : [...required, ...alternatives]
  return Object.fromEntries(Object.entries(body).filter(([name]) => needed.includes(name)))
}

function invalidBodies(options: CaseOptions, { schema }: ContractBody, body: Fields): InvalidCase[] {
  const { base } = options
  const text = JSON.stringify(body)
  const at = (pointer: string) => ({ in: 'body', pointer }) as const
  return [
    ...Object.entries(schema.properties).flatMap(([name, property]) =>
      options.sampler.values(property).invalid.map((value) => ({
        name: `${name}: ${toPrintable(value)}`,
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
        name: `body: ${toPrintable(value)}`,
        request: withBody(base, value),
        violation: at(''),
      }),
    ),
    ...['', text.slice(0, -1), `${text}}`, text.replaceAll('"', "'"), text.replace('}', ',}'), 'NaN'].map(
      (malformed) => ({
        name: `malformed body: ${toPrintable(malformed)}`,
        request: withRawBody(base, malformed),
        violation: at(''),
      }),
    ),
    {
      name: 'a body that is not UTF-8',
      request: withRawBody(base, Buffer.from('"é"', 'latin1')),
      violation: at(''),
    },
    {
      name: 'a body 10,000 deep',
      request: withRawBody(base, '['.repeat(1e4) + ']'.repeat(1e4)),
      violation: at(''),
    },
  ]
}

/** Operations without a body must reject one, except GET, which ignores it (RFC 9110, section 9.3.1). */
function unexpectedBody({ method, file }: ContractOperation, base: OperationRequest): InvalidCase[] {
  if (method === 'GET' || file !== undefined) return []
  return [{ name: 'an unexpected body', request: withBody(base, {}), violation: { in: 'body', pointer: '' } }]
}

function withoutFile({ path, query }: OperationRequest): InvalidCase[] {
  return [
    { name: 'without a file', request: { path, query, headers: {} }, violation: { in: 'body', pointer: '' } },
  ]
}
