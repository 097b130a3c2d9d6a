import { parseCertificationId } from '../../domain/certification-id.js'
import { checkPrecondition } from '../../domain/revision.js'
import type { Handlers } from '../../contract/operation.js'
import { renewalHandlers } from './renewal-handlers.js'
import type { Context } from './context.js'
import { entityTagOf, isNoneMatchHit, parsePrecondition } from './entity-tag.js'
import { fileHandlers } from './file-handlers.js'
import { toIdempotencyKey } from './idempotency-key.js'
import { importHandlers } from './import-handlers.js'
import { listHandlers } from './list-handlers.js'
import { mentorHandlers } from './mentor-handlers.js'
import { notFound } from '../../domain/not-found.js'
import { trailHandlers } from './trail-handlers.js'
import { toDraft, toUpdate } from '../../representation/requests.js'
import {
  toCertificationResponse,
  toRecordResponse,
  toUpdateResponse,
} from '../../representation/responses.js'

/** The handlers of all operations. Each maps the input to the domain and the store, and the result to a response. */
export const handlers: Handlers<Context> = {
  ...renewalHandlers,
  ...fileHandlers,
  ...importHandlers,
  ...listHandlers,
  ...mentorHandlers,
  ...trailHandlers,

  async getCertification({ path, headers }, { store, now }) {
    const found = await store.getCertification(parseCertificationId(path.id))
    if (found === undefined) throw notFound(path.id)
    checkPrecondition(found.certification, now, parsePrecondition({ 'if-match': headers['if-match'] }))
    const ETag = entityTagOf(found.certification, now)
    if (isNoneMatchHit(headers['if-none-match'], ETag))
      return { status: 304, headers: { ETag }, body: undefined }
    return {
      status: 200,
      headers: { ETag },
      body: toRecordResponse(found.certification, found.renewals, now),
    }
  },

  async createCertification({ headers, body }, { store, now, actor, locationOf }) {
    const created = await store.createCertification(
      toDraft(body),
      now,
      actor,
      toIdempotencyKey(headers['idempotency-key'], actor, body),
    )
    // A repeated request gets the first response again, so the status is that at the creation.
    const shown = toCertificationResponse(created, created.createdAt)
    return {
      status: 201,
      headers: { ETag: entityTagOf(created, created.createdAt), Location: locationOf(shown.id) },
      body: shown,
    }
  },

  async updateCertification({ path, headers, body }, { store, now, actor, rules }) {
    const id = parseCertificationId(path.id)
    const limits = { maxRenewals: rules.maxRenewals, ...parsePrecondition(headers) }
    const updated = await store.updateCertification(id, toUpdate(body), now, actor, limits)
    if (updated === undefined) throw notFound(path.id)
    return { status: 200, headers: { ETag: entityTagOf(updated, now) }, body: toUpdateResponse(updated, now) }
  },

  async deleteCertification({ path, headers }, { store, now, actor }) {
    const id = parseCertificationId(path.id)
    const existed = await store.deleteCertification(id, now, actor, parsePrecondition(headers))
    if (!existed) throw notFound(path.id)
    return { status: 200, headers: {}, body: { deleted: true, id: path.id } }
  },
}
