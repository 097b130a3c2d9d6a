import type { components } from '../../generated/api.js'
import { operationTable } from '../../generated/operation-table.js'
import { formatCertificationId } from '../../src/domain/certification-id.js'
import { systemClock } from '../../src/domain/clock.js'
import { calendarDay, formatInstant, parseInstant, startOfDay } from '../../src/domain/time.js'
import { sampleMentor } from '../seed/sample-mentors.js'
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
type Query = Partial<
  Input<'listCertifications'>['query'] &
    Input<'getCertificationStatus'>['query'] &
    Input<'getExpiringCertifications'>['query'] &
    Pick<Input<'listMentors'>['query'], 'search'>
>
type Filter = (sample: SampleRecord) => Query

const SORTS = ['id', '-id', 'expires_at', '-expires_at'] as const
const STATUSES: readonly Status[] = ['active', 'expired', 'revoked']
const { listCertifications, getExpiringCertifications, getCertification, getCertificationStatus } =
  operationTable
const { createCertification, updateCertification, deleteCertification } = operationTable
const { getCertificationSummary, listMentors, listCertificationChanges, listAuditEntries } = operationTable

const FIRST_EXPIRY = parseInstant('2030-01-01T00:00:00Z')
const SECONDS_PER_DAY = 86_400

const ALL: [string, Filter] = ['all', () => ({})]
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

const TODAY = startOfDay(calendarDay(systemClock.now()))
const RANGE_DAYS = 30
const BY_RANGE: [string, Filter] = [
  'expiry range',
  ({ id }) => {
    const from = TODAY + (id % 365) * SECONDS_PER_DAY
    return {
      expires_from: formatInstant(from),
      expires_before: formatInstant(from + RANGE_DAYS * SECONDS_PER_DAY),
    }
  },
]
const BY_ANY_EXPIRY: [string, Filter] = [
  'any expiry',
  () => ({ expires_from: '1900-01-01T00:00:00Z', expires_before: '2199-12-31T00:00:00Z' }),
]

/** Reads of 1.2 that coordinators' pages and other teams' programs send all day. The bare server has none of them. */
export const DAILY_READS: readonly Read[] = [
  listOf('list by expiry range', 'lists by expiry', BY_RANGE[1]),
  listOf('list by expiry range, sort=id', 'lists by expiry', (it) => ({ ...BY_RANGE[1](it), sort: 'id' })),
  listOf('list, sort=-expires_at', 'lists by expiry', () => ({ sort: '-expires_at' })),
  { name: 'summary', family: 'whole lists', isList: false, path: () => getCertificationSummary.path },
  searchMentors('search for a mentor', ({ mentor_id }) => {
    const { id, name } = sampleMentor(Number(mentor_id.slice('mentor-'.length)))
    // As a person types it: the beginnings of both names.
    return name === undefined ? id : name.replaceAll(/(\S{3})\S*/g, '$1')
  }),
]

/** Every read; none may slow down as the table grows. */
export const READS: readonly Read[] = [
  READ_ONE,
  READ_STATUS,
  LIST,
  EXPIRING,
  ...SINGLE_FILTERS.map(([name, filter]) => listOf(`list by ${name}`, 'lists with one filter', filter)),
  ...PAIRS.map(([name, filter]) => listOf(`list by ${name}`, 'lists with two filters', filter)),
  ...DAILY_READS,
]

/** Further reads for the measurement of event-loop stalls. */
export const EXTREME_READS: readonly Read[] = [
  expiringWithin('expiring, days=0', { days: 0 }),
  expiringWithin('expiring, days=3650', { days: 3650 }),
  ...[BY_RANGE, BY_ANY_EXPIRY].flatMap(([name, range]) =>
    [ALL, BY_TYPE, ...BY_STATUS].flatMap(([by, filter]) =>
      SORTS.map((sort) =>
        listOf(`list by ${name}, ${by}, sort=${sort}`, 'lists by expiry', (it) => ({
          ...filter(it),
          ...range(it),
          sort,
        })),
      ),
    ),
  ),
  searchMentors('search for mentors, one letter', ({ id }) => String.fromCharCode(97 + (id % 26))),
  searchMentors('search for mentors, two letters of two names', ({ id }) =>
    id % 2 === 0 ? 'ha ma' : 'ma ha',
  ),
  searchMentors('search for mentors, by id', () => 'mentor-1'),
]

/** Pages of the change feed: after each cursor, and the present end. */
export function changeRequests(cursors: readonly string[], limit: number): LoadRequest[] {
  const { method, path } = listCertificationChanges
  return ['latest', ...cursors].map((after) => ({ method, path: withQuery(path, { after, limit }) }))
}

/** The audit trails of records, by id. */
export function auditRequests(ids: readonly string[]): LoadRequest[] {
  const { method, path } = listAuditEntries
  return ids.map((id) => ({ method, path: path.replace('{id}', id) }))
}

/** The status as of a past instant, which comes from the audit trail. */
export function statusAsOf(instant: string): Read {
  const path = (sample: SampleRecord) => withQuery(READ_STATUS.path(sample), { as_of: instant })
  return { name: `status as of ${instant}`, family: 'one record', isList: false, path }
}

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

function searchMentors(name: string, search: (sample: SampleRecord) => string): Read {
  const path = (sample: SampleRecord) => withQuery(listMentors.path, { search: search(sample) })
  return { name, family: 'mentors', isList: false, path }
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
