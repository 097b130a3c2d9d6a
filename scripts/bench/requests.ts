import type { components } from '../../generated/api.js'
import { operationTable } from '../../generated/operation-table.js'
import { formatCertificationId } from '../../src/domain/certification-id.js'
import { formatInstant, parseInstant } from '../../src/domain/time.js'
import type { Input } from '../../src/contract/operation.js'
import type { SampleRecord } from './database-cache.js'
import type { LoadRequest } from './load-generator.js'

/** A kind of read request. */
export interface Read {
  readonly name: string
  /** Groups reads by colour in the chart. */
  readonly family: string
  readonly isList: boolean
  readonly path: (sample: SampleRecord) => string
}

type Status = components['schemas']['CertificationStatus']
type Query = Partial<Input<'listCertifications'>['query'] & Input<'getExpiringCertifications'>['query']>
type Filter = (sample: SampleRecord) => Query

const STATUSES: readonly Status[] = ['active', 'expired', 'revoked']
const { listCertifications, getExpiringCertifications, getCertification, getCertificationStatus } =
  operationTable
const { createCertification, updateCertification, deleteCertification } = operationTable

const FIRST_EXPIRY = parseInstant('2030-01-01T00:00:00Z')
const SECONDS_PER_DAY = 86_400

const BY_MENTOR: [string, Filter] = ['mentor_id', ({ mentor_id }) => ({ mentor_id })]
const BY_TYPE: [string, Filter] = ['cert_type', ({ cert_type }) => ({ cert_type })]
const BY_STATUS = STATUSES.map((status): [string, Filter] => [`status=${status}`, () => ({ status })])

const SINGLE_FILTERS = [BY_MENTOR, BY_TYPE, ...BY_STATUS]
const PAIRS = [
  combineFilters(BY_MENTOR, BY_TYPE),
  ...BY_STATUS.flatMap((byStatus) => [
    combineFilters(BY_MENTOR, byStatus),
    combineFilters(BY_TYPE, byStatus),
  ]),
]

export const READ_ONE: Read = {
  name: 'read one record',
  family: 'one record',
  isList: false,
  path: ({ id }) => withId(getCertification.path, id),
}
export const READ_STATUS: Read = {
  name: 'its status',
  family: 'one record',
  isList: false,
  path: ({ id }) => withId(getCertificationStatus.path, id),
}
export const LIST = listOf('list of 20', 'whole lists', () => ({}))
export const EXPIRING = expiringWithin('expiring', {})

/** Every read; none may slow down as the table grows. */
export const READS: readonly Read[] = [
  READ_ONE,
  READ_STATUS,
  LIST,
  EXPIRING,
  ...SINGLE_FILTERS.map(([name, filter]) => listOf(`list by ${name}`, 'lists with one filter', filter)),
  ...PAIRS.map(([name, filter]) => listOf(`list by ${name}`, 'lists with two filters', filter)),
]

/** Further reads for the measurement of event-loop stalls. */
export const EXTREME_READS: readonly Read[] = [
  expiringWithin('expiring, days=0', { days: 0 }),
  expiringWithin('expiring, days=3650', { days: 3650 }),
]

/** One read for each record, in order. */
export function readRequests({ path }: Read, samples: readonly SampleRecord[]): LoadRequest[] {
  return samples.map((sample) => ({ method: 'GET', path: path(sample) }))
}

/** Creates one more certification for the mentor of each record, with varying expiries. */
export function createRequests(samples: readonly SampleRecord[]): LoadRequest[] {
  return samples.map(({ id, mentor_id, cert_type }) => {
    const expiresAt = FIRST_EXPIRY + (id % 365) * SECONDS_PER_DAY
    const draft: Input<'createCertification'>['body'] = {
      mentor_id,
      cert_type,
      issued_at: formatInstant(expiresAt - 365 * SECONDS_PER_DAY),
      expires_at: formatInstant(expiresAt),
    }
    return { method: createCertification.method, path: createCertification.path, body: JSON.stringify(draft) }
  })
}

export const RENEW: LoadRequest = {
  method: updateCertification.method,
  path: updateCertification.path,
  body: JSON.stringify({ expires_at: '{later}' } satisfies Input<'updateCertification'>['body']),
  isTemplate: true,
}

export const DELETE: LoadRequest = {
  method: deleteCertification.method,
  path: deleteCertification.path,
  isTemplate: true,
}

/** The path with further query parameters. */
export function withQuery(path: string, query: Query): string {
  const url = new URL(path, 'http://localhost')
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  return url.pathname + url.search
}

function listOf(name: string, family: string, filter: Filter): Read {
  return {
    name,
    family,
    isList: true,
    path: (sample) => withQuery(listCertifications.path, filter(sample)),
  }
}

function expiringWithin(name: string, query: Query): Read {
  return {
    name,
    family: 'whole lists',
    isList: true,
    path: () => withQuery(getExpiringCertifications.path, query),
  }
}

function combineFilters(
  [name, filter]: [string, Filter],
  [other, otherFilter]: [string, Filter],
): [string, Filter] {
  return [`${name} and ${other}`, (sample) => ({ ...filter(sample), ...otherFilter(sample) })]
}

function withId(path: string, id: number): string {
  return path.replace('{id}', formatCertificationId(id))
}
