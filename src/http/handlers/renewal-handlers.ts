import type { Handlers } from '../../contract/operation.js'
import { parseCertificationId } from '../../domain/certification-id.js'
import { toBulkRenewal } from '../../representation/renewal-requests.js'
import { toRenewalsResponse } from '../../representation/renewal-responses.js'
import { toUpdateResponse } from '../../representation/responses.js'
import type { Context } from './context.js'
import { entityTagOf, parsePrecondition } from './entity-tag.js'
import { toIdempotencyKey } from './idempotency-key.js'
import { notFound } from '../../domain/not-found.js'

type RenewalOperation = 'renewCertifications' | 'reinstateCertification' | 'withdrawRenewal'

/** The handlers of bulk renewals, and of the changes that undo a renewal or a revocation. */
export const renewalHandlers: Pick<Handlers<Context>, RenewalOperation> = {
  async renewCertifications({ headers, body }, { store, now, actor, rules: { maxRenewals } }) {
    const renewal = toBulkRenewal(body)
    const results = body.dry_run
      ? await store.previewRenewals(renewal, now, maxRenewals)
      : await store.renewCertifications(renewal, now, actor, {
          maxRenewals,
          key: toIdempotencyKey(headers['idempotency-key'], actor, body),
        })
    return { status: 200, headers: {}, body: toRenewalsResponse(results, body.dry_run) }
  },

  async reinstateCertification({ path, headers, body }, { store, now, actor }) {
    const id = parseCertificationId(path.id)
    const reinstated = await store.reinstateCertification(
      id,
      body.reason,
      now,
      actor,
      parsePrecondition(headers),
    )
    if (reinstated === undefined) throw notFound(path.id)
    return {
      status: 200,
      headers: { ETag: entityTagOf(reinstated, now) },
      body: toUpdateResponse(reinstated, now),
    }
  },

  async withdrawRenewal({ path, headers }, { store, now, actor }) {
    const id = parseCertificationId(path.id)
    const changed = await store.withdrawRenewal(id, now, actor, parsePrecondition(headers))
    if (changed === undefined) throw notFound(path.id)
    return { status: 200, headers: { ETag: entityTagOf(changed, now) }, body: toUpdateResponse(changed, now) }
  },
}
