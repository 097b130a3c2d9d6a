import fc from 'fast-check'
import { Sampler } from '../../scripts/contract-test/samples.js'
import type { Contract, ContractOperation, ContractParameter, Schema } from '../../src/contract/contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import * as hostile from './hostile-values.js'

type Pair = readonly [name: string, value: string]

/**
 * A request to an operation, with placeholders: `{record}` for the id of an existing record, also in a body, `{mentor}` for that of a
 * mentor, `{tag}` for its entity tag,
 * `{cursor}` for a cursor from a list, `{cursor~7}` for the cursor with its 8th character changed.
 */
export interface OperationRequest {
  readonly operationId: OperationId
  /** The id in the path, percent-encoded. */
  readonly id: string
  /** Names and values, percent-encoded. */
  readonly query: readonly Pair[]
  readonly headers: readonly Pair[]
  readonly body: string | Buffer | undefined
}

/** By the name of the path parameter. */
const EXISTING: Readonly<Record<string, string>> = { id: '{record}', mentor_id: '{mentor}' }

/** Generates requests to all operations from their schemas, by kind. Each kind except `valid` has one hostile part. */
export function operationRequests(
  contract: Contract,
  seed: number,
): Readonly<Record<string, fc.Arbitrary<OperationRequest>>> {
  const make = new RequestMaker(contract, new Sampler(contract, seed))
  return {
    valid: make.valid(),
    members: make.hostileMembers(),
    spelling: make.hostileSpelling(),
    media: make.hostileMedia(),
    query: make.hostileQuery(),
    ids: make.hostileIds(),
    headers: make.hostileHeaders(),
  }
}

/** A body before serialization: names and values as JSON. */
type Members = readonly Pair[]

class RequestMaker {
  constructor(
    private readonly contract: Contract,
    private readonly sampler: Sampler,
  ) {}

  valid(): fc.Arbitrary<OperationRequest> {
    return this.#of(this.contract.operations)
  }

  hostileMembers(): fc.Arbitrary<OperationRequest> {
    return this.#withMembers((members, { properties = {} }) => {
      const name = fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...members.map(([name]) => name)) },
        fc.constantFrom(...hostile.NAMES).map((it) => JSON.stringify(it)),
      )
      const value = fc.oneof(
        fc.constantFrom(...hostile.TEXTS, ...hostile.TIMES).map((it) => JSON.stringify(it)),
        fc.constantFrom(...hostile.JSON_VALUES),
        fc.string({ unit: 'binary' }).map((it) => JSON.stringify(it)),
        fc.jsonValue().map((it) => JSON.stringify(it)),
      )
      const boundaryCases = Object.entries(properties).flatMap(([name, schema]) =>
        this.sampler.values(schema).invalid.map((it): Pair => [JSON.stringify(name), JSON.stringify(it)]),
      )
      return fc.oneof(
        // changes a value, or adds, removes or duplicates a field
        fc.constantFrom(...boundaryCases).map((member) => replaceMember(members, member)),
        fc.tuple(name, value).map(([name, value]) => replaceMember(members, [name, value])),
        fc.tuple(name, value).map(([name, value]) => [...members, [name, value] as const]),
        fc.nat(members.length - 1).map((i) => members.filter((_, index) => index !== i)),
        fc.nat(members.length - 1).map((i) => [...members, members[i] as Pair]),
      )
    })
  }

  hostileSpelling(): fc.Arbitrary<OperationRequest> {
    const bytes = fc.constantFrom(
      [0xff],
      [0xc0, 0xae],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe9],
      [0x00],
      [0xf0, 0x9f],
    )
    return this.#withBody((text) =>
      fc.oneof(
        fc.constantFrom(...hostile.JSON_SPELLINGS).map((spell) => spell(text)),
        fc.constantFrom('utf16le', 'latin1').map((encoding) => Buffer.from(text, encoding as 'latin1')),
        fc.tuple(bytes, fc.nat(text.length)).map(([odd, at]) => {
          return Buffer.concat([
            Buffer.from(text.slice(0, at)),
            Buffer.from(odd),
            Buffer.from(text.slice(at)),
          ])
        }),
        fc
          .tuple(fc.nat(text.length), fc.nat(4), fc.string({ unit: 'binary-ascii', maxLength: 3 }))
          .map(([at, length, odd]) => text.slice(0, at) + odd + text.slice(at + length)),
      ),
    )
  }

  hostileMedia(): fc.Arbitrary<OperationRequest> {
    const writes = this.contract.operations.filter((it) => it.method !== 'GET')
    const headers = fc.oneof(
      fc.constantFrom(...hostile.MEDIA_TYPES).map((type): Pair[] => [['content-type', type]]),
      fc.constantFrom(...hostile.CODINGS).map((coding): Pair[] => [
        ['content-type', 'application/json'],
        ['content-encoding', coding],
      ]),
    )
    return fc.tuple(this.#of(writes), headers).map(([request, odd]) => ({
      ...request,
      headers: [...withoutHeader(request.headers, 'content-type'), ...odd],
    }))
  }

  hostileQuery(): fc.Arbitrary<OperationRequest> {
    return this.#of(this.contract.operations).chain((request) => {
      const declared = this.#operation(request.operationId).parameters.filter((it) => it.in === 'query')
      const names = fc.oneof(
        { weight: declared.length, arbitrary: fc.constantFrom('x', ...declared.map((it) => it.name)) },
        fc.constantFrom(...hostile.NAMES).map(encode),
      )
      const values = fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...hostile.QUERY_VALUES) },
        fc.constantFrom(...hostile.TEXTS).map(encode),
        fc.string({ unit: 'binary' }).map(encode),
      )
      const odd = fc.array(fc.tuple(names, values), { minLength: 1, maxLength: 3 })
      return odd.map((odd) => ({
        ...request,
        query: [...request.query.filter(([name]) => !odd.some((it) => it[0] === name)), ...odd],
      }))
    })
  }

  hostileIds(): fc.Arbitrary<OperationRequest> {
    const withId = this.contract.operations.filter((it) => it.path.includes('{'))
    const ids = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...hostile.IDS) },
      fc.constantFrom(...hostile.TEXTS).map(encode),
      fc.string({ unit: 'binary' }).map(encode),
    )
    const isSegment = (id: string) => id !== '' && !/^(\.|%2e){1,2}$/i.test(id)
    return fc.tuple(this.#of(withId), ids.filter(isSegment)).map(([request, id]) => ({ ...request, id }))
  }

  hostileHeaders(): fc.Arbitrary<OperationRequest> {
    return this.#of(this.contract.operations).chain((request) => {
      const declared = this.#operation(request.operationId).parameters.filter((it) => it.in === 'header')
      const names = [...declared.map((it) => it.name.toLowerCase()), 'if-match', 'if-none-match']
      const values = fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...hostile.HEADER_VALUES) },
        fc
          .array(fc.constantFrom('"', 'W/', ',', ' ', '\t', 'a', '*', '{tag}', '\u00ff'), { maxLength: 60 })
          .map((it) => it.join('')),
      )
      const odd = fc.oneof(
        { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...names), values) },
        fc.constantFrom(...hostile.OTHER_HEADERS),
      )
      return odd.map(([name, value]) => ({
        ...request,
        headers: [...withoutHeader(request.headers, name), [name, value] as const],
      }))
    })
  }

  #operation(id: OperationId): ContractOperation {
    return this.contract.operations.find((it) => it.id === id) as ContractOperation
  }

  #of(operations: readonly ContractOperation[]): fc.Arbitrary<OperationRequest> {
    return fc.oneof(...operations.map((it) => this.#validOf(it)))
  }

  #validOf(operation: ContractOperation): fc.Arbitrary<OperationRequest> {
    const { id: operationId, parameters, body, file } = operation
    const fileHeaders = (file?.mediaTypes.slice(0, 1) ?? []).map((it): Pair => ['content-type', it])
    const inPart = (part: ContractParameter['in']) => parameters.filter((it) => it.in === part)
    const [idParameter] = inPart('path')
    const id =
      idParameter === undefined
        ? fc.constant('')
        : fc.oneof(
            { weight: 6, arbitrary: fc.constant(EXISTING[idParameter.name] ?? '') },
            this.#texts(idParameter).map(encode),
          )
    const bodies = body === undefined ? fc.constant(undefined) : this.#members(body.schema)
    return fc
      .tuple(id, this.#some(inPart('query')), this.#some(inPart('header')), bodies)
      .map(([id, query, headers, members]) => ({
        operationId,
        id,
        query: query.map(([name, value]): Pair => [name, value === '{cursor}' ? value : encode(value)]),
        headers: [
          ...headers.map(([name, value]): Pair => [name.toLowerCase(), value]),
          ...(members === undefined ? fileHeaders : [['content-type', 'application/json'] as const]),
        ],
        body: members === undefined ? file?.example : toText(members),
      }))
  }

  /** A random subset of the parameters with valid values. */
  #some(parameters: readonly ContractParameter[]): fc.Arbitrary<Pair[]> {
    const each = parameters.map((it) =>
      fc.option(
        this.#texts(it).map((text): Pair => [it.name, text]),
        { nil: undefined, freq: 2 },
      ),
    )
    return fc.tuple(...each).map((found) => found.filter((it) => it !== undefined))
  }

  #texts({ name, schema }: ContractParameter): fc.Arbitrary<string> {
    if (name === 'after') return fc.constant('{cursor}')
    if (schema.items !== undefined) return this.#strings(schema.items)
    if (schema.type === 'boolean') return fc.constantFrom('true', 'false')
    if (schema.type === 'integer') {
      const { minimum = 0, maximum = 2 ** 31 - 1 } = schema
      return fc
        .oneof(
          fc.integer({ min: minimum, max: Math.min(maximum, minimum + 5) }),
          fc.integer({ min: minimum, max: maximum }),
          fc.constantFrom(minimum, maximum),
        )
        .map(String)
    }
    const texts = this.#strings(schema)
    return name.startsWith('If-') ? fc.oneof(fc.constantFrom('{tag}', '*', 'W/{tag}'), texts) : texts
  }

  #strings(schema: Schema): fc.Arbitrary<string> {
    const { valid } = this.sampler.values(schema) as { readonly valid: readonly string[] }
    if (schema.pattern === undefined) return fc.constantFrom(...valid)
    const isValid = this.contract.compile<unknown>(schema)
    const samples = [...hostile.TEXTS, ...hostile.TIMES].filter((it) => isValid(it))
    return fc.oneof(
      fc.constantFrom(...valid, ...samples),
      fc.stringMatching(new RegExp(schema.pattern, 'u')).filter((it) => isValid(it)),
    )
  }

  #values({ items, ...schema }: Schema): fc.Arbitrary<unknown> {
    if (schema.type === 'boolean') return fc.boolean()
    if (items === undefined) return this.#strings(schema)
    const { minItems: minLength = 0 } = schema
    const entry = fc.oneof({ weight: 4, arbitrary: fc.constant(EXISTING.id) }, this.#strings(items))
    return fc.uniqueArray(entry, { minLength, maxLength: minLength + 3 })
  }

  #members(schema: Schema): fc.Arbitrary<Members> {
    const alternatives = (schema.oneOf ?? [{}]).map(({ required = [] }) =>
      this.#membersWith(schema, required),
    )
    return fc.oneof(...alternatives)
  }

  /** The fields of a body of which one alternative requires `chosen`. */
  #membersWith(schema: Schema, chosen: readonly string[]): fc.Arbitrary<Members> {
    const { properties = {}, required = [], oneOf = [] } = schema
    const others = oneOf.flatMap((it) => it.required ?? []).filter((it) => !chosen.includes(it))
    const possible = Object.entries(properties).filter(([name]) => !others.includes(name))
    const each = possible.map(([name, schema]) => {
      const member = this.#values(schema).map((value): Pair => [JSON.stringify(name), JSON.stringify(value)])
      return [...required, ...chosen].includes(name) ? member : fc.option(member, { nil: undefined, freq: 3 })
    })
    return fc
      .tuple(...each)
      .map((found) => found.filter((it) => it !== undefined))
      .filter((found) => found.length > 0)
  }

  #withMembers(
    distort: (members: Members, schema: Schema) => fc.Arbitrary<Members>,
  ): fc.Arbitrary<OperationRequest> {
    return fc.oneof(
      ...this.contract.operations.flatMap((operation) => {
        const schema = operation.body?.schema
        if (schema === undefined) return []
        const members = this.#members(schema).chain((it) => distort(it, schema))
        return fc
          .tuple(this.#validOf(operation), members)
          .map(([request, members]) => ({ ...request, body: toText(members) }))
      }),
    )
  }

  #withBody(distort: (text: string) => fc.Arbitrary<string | Buffer>): fc.Arbitrary<OperationRequest> {
    const withBody = this.contract.operations.filter((it) => it.body !== undefined)
    return this.#of(withBody).chain((request) =>
      distort(request.body as string).map((body) => ({ ...request, body })),
    )
  }
}

function toText(members: Members): string {
  return `{${members.map(([name, value]) => `${name}:${value}`).join(',')}}`
}

function replaceMember(members: Members, member: Pair): Members {
  return members.map((it) => (it[0] === member[0] ? member : it))
}

function withoutHeader(headers: readonly Pair[], name: string): Pair[] {
  return headers.filter(([it]) => it !== name)
}

/** Percent-encodes a string. Lone surrogates become U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString())
}
