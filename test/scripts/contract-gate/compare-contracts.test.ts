import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenAPIV3 } from 'openapi-types'
import t from 'tap'
import { type Document, isSeq, parseDocument, visit } from 'yaml'
import { compareContracts, formatChange } from '../../../scripts/contract-gate/compare-contracts.js'

type NodePath = readonly (string | number)[]
type Edit = (contract: Document) => void

const CONTRACT = fileURLToPath(import.meta.resolve('#openapi.yaml'))
const text = await readFile(CONTRACT, 'utf8')
const folder = t.testdir({})

const LIST = ['paths', '/api/v1/certifications']
const STATUS = ['paths', '/api/v1/certifications/{id}/status']
const RECORD = ['paths', '/api/v1/certifications/{id}']
const parameter = (...path: NodePath): NodePath => ['components', 'parameters', ...path]
const schema = (...path: NodePath): NodePath => ['components', 'schemas', ...path]
const property = (name: string, field: string): NodePath => schema(name, 'properties', field)
const TEXT = { type: 'string', maxLength: 9 }
const JSON_BODY = { content: { 'application/json': { schema: { type: 'object' } } } }

const UNEDITED: Edit = () => undefined

/** Sets a value that differs from the current one. */
function set(path: NodePath, value: unknown): Edit {
  return (contract) => {
    if (contract.getIn(path) === value) throw new Error(`${path.join(' ')} is already ${String(value)}`)
    contract.setIn(path, contract.createNode(value))
  }
}

/** Adds an item to a list or, with a new name, to a map. */
function add(path: NodePath, ...value: [unknown] | [string, unknown]): Edit {
  return (contract) => {
    if (value.length === 1) return contract.addIn(path, contract.createNode(value[0]))
    const [name, item] = value
    if (contract.hasIn([...path, name])) throw new Error(`${[...path, name].join(' ')} exists`)
    set([...path, name], item)(contract)
  }
}

/** Removes a node, or an item of a list of strings. */
function remove(path: NodePath, item?: string): Edit {
  return (contract) => {
    const list = contract.getIn(path)
    const at = item === undefined ? [] : [isSeq(list) ? (list.toJSON() as unknown[]).indexOf(item) : item]
    if (!contract.deleteIn([...path, ...at])) throw new Error(`${[...path, ...at].join(' ')} does not exist`)
  }
}

/** Renames a key. */
function rename(path: NodePath, from: string, to: string): Edit {
  return (contract) => {
    const node = contract.getIn([...path, from], true)
    remove([...path, from])(contract)
    contract.setIn([...path, to], node)
  }
}

/** Replaces every reference to a named schema. */
function replaceReferences(name: string, replacement: unknown): Edit {
  return (contract) =>
    visit(contract, {
      Map: (_, node) =>
        node.get('$ref') === `#/components/schemas/${name}` ? contract.createNode(replacement) : undefined,
    })
}

function both(...edits: Edit[]): Edit {
  return (contract) => edits.forEach((edit) => edit(contract))
}

/** Writes the edited contract to a new file. */
async function edited(name: string, ...edits: Edit[]): Promise<string> {
  const contract = parseDocument(text)
  both(...edits)(contract)
  const file = join(folder, `${name.replaceAll(' ', '-')}.yaml`)
  await writeFile(file, contract.toString({ lineWidth: 0 }))
  return file
}

/** A breaking edit. */
interface SeededChange {
  readonly edit?: Edit
  /** An edit of the released contract, where the current one has nothing to break. */
  readonly released?: Edit
  /** Everything that must be found. */
  readonly found: readonly string[]
}

/** The independent edits of a group are made on one copy of the contract, for speed. */
const breaking: Record<string, Record<string, SeededChange>> = {
  'schemas of replies': {
    'required field removed': {
      edit: both(
        remove(property('Certification', 'created_at')),
        remove(schema('Certification', 'required'), 'created_at'),
      ),
      found: [
        'Properties of `Certification` are no longer required: `created_at`.',
        'Property `created_at` of `Certification` was removed.',
      ],
    },
    'optional field removed': {
      edit: remove(property('CertificationRecord', 'revoked_at')),
      found: ['Property `revoked_at` of `CertificationRecord` was removed.'],
    },
    'field renamed': {
      edit: rename(schema('UpdatedCertification', 'properties'), 'revoked_at', 'revoked_on'),
      found: ['Property `revoked_at` of `UpdatedCertification` was renamed to `revoked_on`.'],
    },
    'field no longer required': {
      edit: remove(schema('Renewal', 'required'), 'renewed_at'),
      found: ['Properties of `Renewal` are no longer required: `renewed_at`.'],
    },
    'type changed': {
      edit: set(property('StatusReport', 'is_expiring_soon'), { type: 'string' }),
      found: ["Type of `is_expiring_soon` widened from 'boolean' to 'string'."],
    },
    'type widened': {
      edit: set(schema('DaysUntilExpiry', 'type'), 'number'),
      found: ["Type of `days_until_expiry` widened from 'integer' to 'number'."],
    },
    'became nullable': {
      edit: add(schema('RenewalCount'), 'nullable', true),
      found: ["Type of `renewal_count` widened from 'integer' to 'integer | null'."],
    },
    'bound loosened': {
      edit: set([...property('Problem', 'status'), 'maximum'], 699),
      found: ["Upper bound of `status` changed from '<= 599' to '<= 699'."],
    },
    'list may be longer': {
      edit: set([...property('CertificationPage', 'data'), 'maxItems'], 500),
      found: ["`maxItems` of `data` changed from '100' to '500'."],
    },
    'enumeration removed': {
      edit: remove(schema('CertificationStatus', 'enum')),
      found: ['The enumeration was removed.'],
    },
    'field no longer sent (writeOnly)': {
      edit: add(schema('MentorName'), 'writeOnly', true),
      found: ['The property became read-only or write-only.'],
    },
  },
  replies: {
    'header removed': {
      edit: remove([...LIST, 'get', 'responses', '200', 'headers', 'Link']),
      found: ['Response header `Link` was removed.'],
    },
    'header no longer required': {
      edit: set(['components', 'headers', 'Location', 'required'], false),
      found: ['The response header is no longer required.'],
    },
    'header changed': {
      edit: set(['components', 'headers', 'RetryAfter', 'schema', 'type'], 'string'),
      found: ["Type widened from 'integer' to 'string'."],
    },
    'media type removed': {
      edit: rename(
        ['components', 'responses', 'NotFound', 'content'],
        'application/problem+json',
        'application/json',
      ),
      found: ['Media type `application/problem+json` became `application/json`.'],
    },
    'body removed': {
      edit: remove([...RECORD, 'delete', 'responses', '200', 'content']),
      found: ['All media types were removed.'],
    },
    'schema removed': {
      edit: remove([...LIST, 'get', 'responses', '200', 'content', 'application/json', 'schema']),
      found: ['The schema was removed.'],
    },
    'status removed': {
      edit: remove([...RECORD, 'delete', 'responses', '412']),
      found: ['Response `412` was removed.'],
    },
    'status renamed': {
      edit: rename([...STATUS, 'get', 'responses'], '200', '203'),
      found: ['Response `200` became `203`.'],
    },
  },
  'schemas of requests': {
    'field removed': {
      edit: remove(property('UpdateCertification', 'cert_type')),
      found: ['Property `cert_type` of `UpdateCertification` was removed.'],
    },
    'field renamed': {
      edit: rename(schema('UpdateCertification', 'properties'), 'revocation_reason', 'revocation_text'),
      found: ['Property `revocation_reason` of `UpdateCertification` was renamed to `revocation_text`.'],
    },
    'field became required': {
      edit: add(schema('UpdateCertification'), 'required', ['expires_at']),
      found: ['Properties of `UpdateCertification` became required: `expires_at`.'],
    },
    'new required field': {
      edit: both(
        add(schema('CreateCertification', 'properties'), 'issuer', TEXT),
        add(schema('CreateCertification', 'required'), 'issuer'),
      ),
      found: ['Properties of `CreateCertification` became required: `issuer`.'],
    },
    'more fields needed': {
      edit: set(schema('UpdateCertification', 'minProperties'), 2),
      found: ["`minProperties` of `UpdateCertification` changed from '1' to '2'."],
    },
    'unknown fields rejected': {
      released: remove(schema('CreateCertification', 'additionalProperties')),
      found: ["`additionalProperties` of `CreateCertification` was set to 'false'."],
    },
    'enumeration narrowed': {
      released: add([...property('UpdateCertification', 'status'), 'enum'], 'suspended'),
      found: ["Enum of `status` lost values: 'suspended'."],
    },
    'enumeration introduced': {
      edit: add(schema('CertType'), 'enum', ['peer_mentor_level_1']),
      found: ["Enum of `CertType` was set to 'peer_mentor_level_1'."],
    },
    'type changed': {
      edit: set(parameter('Page', 'schema', 'type'), 'string'),
      found: ["Type narrowed from 'integer' to 'string'."],
    },
    'no longer nullable': {
      released: add(schema('TimestampInput'), 'nullable', true),
      // A change of a shared schema is reported once, by the name of its first use; the schema of a parameter has no name.
      found: ["Type of `TimestampInput` narrowed from 'string | null' to 'string'."],
    },
    'minimum tightened': {
      edit: set(parameter('Days', 'schema', 'minimum'), 1),
      found: ["Lower bound changed from '>= 0' to '>= 1'."],
    },
    'maximum tightened': {
      edit: set(parameter('Days', 'schema', 'maximum'), 365),
      found: ["Upper bound changed from '<= 3650' to '<= 365'."],
    },
    'minimum length tightened': {
      edit: set(parameter('IdempotencyKey', 'schema', 'minLength'), 16),
      found: ["`minLength` changed from '1' to '16'."],
    },
    'maximum length tightened': {
      edit: set(parameter('IdempotencyKey', 'schema', 'maxLength'), 36),
      found: ["`maxLength` changed from '255' to '36'."],
    },
    'format introduced': {
      edit: add(parameter('IdempotencyKey', 'schema'), 'format', 'uuid'),
      found: ["`format` was set to 'uuid'."],
    },
    'pattern tightened': {
      edit: set(parameter('IdempotencyKey', 'schema', 'pattern'), '^[a-z]+$'),
      found: ["`pattern` changed from '^[!-~]+$' to '^[a-z]+$'."],
    },
    'pattern introduced': {
      released: remove(parameter('After', 'schema', 'pattern')),
      found: ["`pattern` was set to '^[A-Za-z0-9_-]+$'."],
    },
    'default changed': {
      edit: set(parameter('Days', 'schema', 'default'), 7),
      found: ['The default changed.'],
    },
    'default removed': {
      edit: remove(schema('PageLimit', 'default')),
      found: ['The default changed.'],
    },
  },
  requests: {
    'media type removed': {
      edit: rename([...LIST, 'post', 'requestBody', 'content'], 'application/json', 'application/cbor'),
      found: ['Media type `application/json` became `application/cbor`.'],
    },
    'body became required': {
      released: remove([...LIST, 'post', 'requestBody', 'required']),
      found: ['Request body became required.'],
    },
    'body removed': {
      edit: remove([...RECORD, 'put', 'requestBody']),
      found: ['Request body was removed.'],
    },
    'new required body': {
      edit: add([...RECORD, 'delete'], 'requestBody', { required: true, ...JSON_BODY }),
      found: ['A required request body was added.'],
    },
    'parameter removed': {
      edit: remove([...LIST, 'get', 'parameters', 0]),
      found: ['`mentor_id` query parameter was removed.'],
    },
    'parameter renamed': {
      edit: set(parameter('Days', 'name'), 'days_ahead'),
      found: ['`days` query parameter was renamed to `days_ahead`.'],
    },
    'parameter moved': {
      edit: set(parameter('IdempotencyKey', 'in'), 'query'),
      found: ['`Idempotency-Key` header parameter is now a query parameter.'],
    },
    'parameter made required': {
      edit: add(parameter('StatusFilter'), 'required', true),
      found: ['`status` query parameter became required.'],
    },
    'parameter serialized differently': {
      edit: add(parameter('CertTypeFilter'), 'explode', false),
      found: ["`explode` of `cert_type` query parameter was set to 'false'."],
    },
    'new required parameter': {
      edit: add([...LIST, 'get', 'parameters'], {
        name: 'region',
        in: 'query',
        required: true,
        schema: TEXT,
      }),
      found: ['Required `region` query parameter was added.'],
    },
    'new required parameter of a path': {
      edit: add([...STATUS, 'parameters'], { name: 'zone', in: 'query', required: true, schema: TEXT }),
      found: ['Required `zone` query parameter was added.'],
    },
  },
  'paths and names': {
    'path removed': {
      released: add(['paths'], '/api/v1/regions', {
        get: { operationId: 'listRegions', responses: { '200': { description: 'Done.' } } },
      }),
      found: ['Path `/api/v1/regions` was removed.'],
    },
    'path renamed': {
      edit: rename(['paths'], '/api/v1/certifications/expiring', '/api/v1/certifications/expiring-soon'),
      found: [
        'Path `/api/v1/certifications/expiring` was renamed to `/api/v1/certifications/expiring-soon`.',
      ],
    },
    'path parameter renamed': {
      edit: both(
        rename(['paths'], '/api/v1/certifications/{id}/status', '/api/v1/certifications/{number}/status'),
        set(['paths', '/api/v1/certifications/{number}/status', 'parameters', 0], {
          name: 'number',
          in: 'path',
          required: true,
          schema: { $ref: '#/components/schemas/CertificationId' },
        }),
      ),
      found: ['A path parameter was renamed.'],
    },
    'operation removed': {
      edit: remove([...RECORD, 'delete']),
      found: ['Operation `DELETE /api/v1/certifications/{id}` was removed.'],
    },
    'method changed': {
      edit: rename(RECORD, 'put', 'patch'),
      found: ['Operation `PUT /api/v1/certifications/{id}` was removed.'],
    },
    'operation renamed': {
      edit: set([...RECORD, 'get', 'operationId'], 'readCertification'),
      found: [
        '`operationId` of operation `GET /api/v1/certifications/{id}` changed from ' +
          "'getCertification' to 'readCertification'.",
      ],
    },
    'server removed': {
      edit: remove(['servers', 1]),
      found: ['Server `/api/v1/certifications` was removed.'],
    },
    'credentials required': {
      edit: remove(['security', 0]),
      found: ['Security requirement `` is no longer accepted.'],
    },
    'field no longer accepted (readOnly)': {
      edit: add(schema('TimestampInput'), 'readOnly', true),
      found: ['The property became read-only or write-only.'],
    },
    'schema renamed': {
      edit: both(
        rename(schema(), 'Renewal', 'RenewalEntry'),
        replaceReferences('Renewal', { $ref: '#/components/schemas/RenewalEntry' }),
      ),
      found: ['A named schema was removed or renamed.'],
    },
    'schema removed': {
      edit: (contract) => {
        const { ProblemTitle: inlined } = (contract.toJS() as OpenAPIV3.Document).components?.schemas ?? {}
        replaceReferences('ProblemTitle', inlined)(contract)
        remove(schema('ProblemTitle'))(contract)
      },
      found: ['A named schema was removed or renamed.'],
    },
  },
}

/** Edits that do not break, by the part of the version that they require to increase. One copy per group. */
const additive: Record<'minor' | 'patch', Record<string, Edit>> = {
  minor: {
    'new operation': add(RECORD, 'patch', {
      operationId: 'patchCertification',
      requestBody: { required: true, ...JSON_BODY },
      responses: { '200': { description: 'Done.' } },
    }),
    'new path': add(['paths'], '/api/v1/regions', {
      get: { operationId: 'listRegions', responses: { '200': { description: 'Done.' } } },
    }),
    'new optional parameter': add([...LIST, 'get', 'parameters'], {
      name: 'region',
      in: 'query',
      schema: TEXT,
    }),
    'new optional request field': add(schema('CreateCertification', 'properties'), 'issuer', TEXT),
    'new optional request body': add([...RECORD, 'delete'], 'requestBody', JSON_BODY),
    'new response field': both(
      add(schema('Certification', 'properties'), 'issuer', TEXT),
      add(schema('Certification', 'required'), 'issuer'),
    ),
    'new status': add([...RECORD, 'delete', 'responses'], '409', {
      $ref: '#/components/responses/Conflict',
    }),
    'new response header': add([...RECORD, 'delete', 'responses', '200'], 'headers', {
      'X-Region': { schema: TEXT },
    }),
    'new response enumeration value': add(schema('CertificationStatus', 'enum'), 'suspended'),
  },
  patch: {
    'request maximum loosened': set(parameter('Days', 'schema', 'maximum'), 9999),
    'request minimum length loosened': set(schema('TimestampInput', 'minLength'), 10),
    'request pattern removed': remove(parameter('After', 'schema', 'pattern')),
    'request enumeration removed': remove([...property('UpdateCertification', 'status'), 'enum']),
    'request field no longer required': remove(schema('CreateCertification', 'required'), 'issued_at'),
    'response bound tightened': set(schema('DaysUntilExpiry', 'maximum'), 99),
    'response no longer nullable': remove(schema('MentorName', 'nullable')),
    'default documented': add(parameter('Page', 'schema'), 'default', 1),
    'new named schema': add(schema(), 'Region', TEXT),
    'description edited': set(schema('CertType', 'description'), 'The type.'),
    'example edited': set(schema('CertType', 'example'), 'first_aid'),
    'operation deprecated': add([...RECORD, 'delete'], 'deprecated', true),
    'parameter deprecated': add(parameter('StatusFilter'), 'deprecated', true),
  },
}

for (const [group, seeds] of Object.entries(breaking)) {
  t.test(`finds breaking changes: ${group}`, async (t) => {
    const list = Object.values(seeds)
    const released = await edited(`${group} released`, ...list.map(({ released }) => released ?? UNEDITED))
    const current = await edited(group, ...list.map(({ edit }) => edit ?? UNEDITED))
    const { breaking, bump } = await compareContracts(released, current)
    const found = breaking.map(({ what }) => what)
    for (const [name, seed] of Object.entries(seeds)) {
      t.same(
        seed.found.filter((it) => !found.includes(it)),
        [],
        name,
      )
    }
    t.same(found.sort(), list.flatMap((it) => it.found).sort(), 'nothing else is found')
    t.equal(bump, 'major')
  })
}

for (const [expected, seeds] of Object.entries(additive)) {
  t.test(`accepts as ${expected}: ${Object.keys(seeds).join(', ')}`, async (t) => {
    const current = await edited(expected, ...Object.values(seeds))
    const { breaking, bump } = await compareContracts(CONTRACT, current)
    t.same(breaking.map(formatChange), [])
    t.equal(bump, expected)
  })
}

t.test('ignores order and layout', async (t) => {
  const moved = rename(schema(), 'Pagination', 'Pagination')
  const { breaking, bump } = await compareContracts(CONTRACT, await edited('order', moved))
  t.same(breaking, [])
  t.equal(bump, undefined)
})

t.test('formats location, change and reason; a removed node has its old location', async (t) => {
  const released = await edited('was', add(schema(), 'Region', TEXT))
  const current = await edited('is', set(parameter('Days', 'schema', 'maximum'), 365))
  const { breaking } = await compareContracts(released, current)
  const [removed = '', tightened = ''] = breaking.map(formatChange)
  t.match(removed, /was\.yaml:\d+: components > schemas > Region: A named schema was removed/)
  const lines = (await readFile(current, 'utf8')).split('\n')
  const line = lines.findIndex((it) => it.includes('maximum: 365')) + 1
  t.match(
    tightened,
    `is.yaml:${line}: paths > /api/v1/certifications/expiring > get > parameters > 0 > schema: Upper bound`,
  )
  t.match(tightened, "changed from '<= 3650' to '<= 365'. Requests that were accepted may now be rejected")
})

t.test('rejects a file that is not an OpenAPI document', async (t) => {
  const file = await edited('no-contract', remove(['openapi']))
  await t.rejects(compareContracts(CONTRACT, file), {
    message: `cannot compare ${file} with ${CONTRACT}; run npm run contract:lint for the reason`,
  })
})
