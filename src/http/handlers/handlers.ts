import { parseCertificationId } from '../../domain/certification-id.js'
import { DomainError } from '../../domain/errors.js'
import { calendarDay, parseInstant } from '../../domain/time.js'
import type { Handlers } from '../../contract/operation.js'
import type { Actor } from '../../store/store.js'
import type { Context } from './context.js'
import { parseIfMatch, entityTagOf, isNoneMatchHit } from './entity-tag.js'
import { fingerprintOf } from './fingerprint.js'
import { linkHeader, toPagination, parsePageQuery } from './paging.js'
import { toDraft } from '../../representation/requests.js'
import {
  toCertificationResponse,
  toExpiringResponse,
  toRecordResponse,
  toStatusResponse,
  toUpdateResponse,
} from '../../representation/responses.js'

/** One handler per operation: maps the input to the domain and the store, and the result to a response. */
export const handlers: Handlers<Context> = {
  async listCertifications({ query }, { store, now, rules }) {
    const { mentor_id, cert_type, status } = query
    const list = { operationId: 'listCertifications', filters: { mentor_id, cert_type, status } }
    const pageRequest = parsePageQuery(list, query, rules.lastPagedRecord)
    const page = await store.listCertifications(
      { mentorId: mentor_id, certType: cert_type, status },
      pageRequest,
      now,
    )
    return {
      status: 200,
      headers: { Link: linkHeader(list, query, page, rules.lastPagedRecord) },
      body: {
        data: page.records.map((it) => toCertificationResponse(it, now)),
        pagination: toPagination(query, page),
      },
    }
  },

  async getExpiringCertifications({ query }, { store, now, rules }) {
    const list = { operationId: 'getExpiringCertifications', filters: { days: query.days } }
    const pageRequest = parsePageQuery(list, query, rules.lastPagedRecord)
    const page = await store.getExpiringCertifications(calendarDay(now) + query.days, pageRequest, now)
    return {
      status: 200,
      headers: { Link: linkHeader(list, query, page, rules.lastPagedRecord) },
      body: {
        data: page.records.map((it) => toExpiringResponse(it, now)),
        pagination: toPagination(query, page),
      },
    }
  },

  async getCertification({ path, headers }, { store, now }) {
    const found = await store.getCertification(parseCertificationId(path.id))
    if (found === undefined) throw notFound(path.id)
    const ETag = entityTagOf(found.certification, now)
    if (isNoneMatchHit(headers['if-none-match'], ETag))
      return { status: 304, headers: { ETag }, body: undefined }
    return {
      status: 200,
      headers: { ETag },
      body: toRecordResponse(found.certification, found.renewals, now),
    }
  },

  async getCertificationStatus({ path }, { store, now, rules }) {
    const certification = await store.getCertificationStatus(parseCertificationId(path.id))
    if (certification === undefined) throw notFound(path.id)
    return { status: 200, headers: {}, body: toStatusResponse(certification, now, rules.expiringSoonDays) }
  },

  async createCertification({ headers, body }, { store, now, actor, locationOf }) {
    const key = headers['idempotency-key']
    const created = await store.createCertification(
      toDraft(body),
      now,
      actor,
      key === undefined ? undefined : { key: keyOf(key, actor), fingerprint: fingerprintOf(body) },
    )
    // A repeated request returns the first response, so the status is as it was then.
    const shown = toCertificationResponse(created, created.createdAt)
    return {
      status: 201,
      headers: { ETag: entityTagOf(created, created.createdAt), Location: locationOf(shown.id) },
      body: shown,
    }
  },

  async updateCertification({ path, headers, body }, { store, now, actor, rules }) {
    const update = {
      issuedAt: body.issued_at === undefined ? undefined : parseInstant(body.issued_at),
      expiresAt: body.expires_at === undefined ? undefined : parseInstant(body.expires_at),
      certType: body.cert_type,
      status: body.status,
      revocationReason: body.revocation_reason,
    }
    const id = parseCertificationId(path.id)
    const limits = { maxRenewals: rules.maxRenewals, accepted: parseIfMatch(headers['if-match']) }
    const updated = await store.updateCertification(id, update, now, actor, limits)
    if (updated === undefined) throw notFound(path.id)
    return { status: 200, headers: { ETag: entityTagOf(updated, now) }, body: toUpdateResponse(updated, now) }
  },

  async deleteCertification({ path, headers }, { store, now, actor }) {
    const id = parseCertificationId(path.id)
    const existed = await store.deleteCertification(id, now, actor, parseIfMatch(headers['if-match']))
    if (!existed) throw notFound(path.id)
    return { status: 200, headers: {}, body: { deleted: true, id: path.id } }
  },
}

/** Scopes the key to its caller: `<key> <subject>`. Keys contain no space. */
function keyOf(key: string, { subject }: Actor): string {
  return subject === null ? key : `${key} ${subject}`
}

function notFound(id: string): DomainError {
  return new DomainError('not-found', `There is no certification ${id}.`)
}
