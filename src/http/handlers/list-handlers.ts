import type { Handlers } from '../../contract/operation.js'
import { calendarDay } from '../../domain/time.js'
import { parseExpiryRange } from '../../representation/requests.js'
import { toCertificationResponse, toExpiringResponse } from '../../representation/responses.js'
import { toSummaryResponse } from '../../representation/summary-response.js'
import type { Context } from './context.js'
import { linkHeader, parsePageQuery, toPagination } from './paging.js'

/** The handlers of the lists of certifications, and of their summary. */
export const listHandlers: Pick<
  Handlers<Context>,
  'listCertifications' | 'getExpiringCertifications' | 'getCertificationSummary'
> = {
  async listCertifications({ query }, { store, now, rules }) {
    const { mentor_id, cert_type, status, expires_from, expires_before, sort } = query
    const filters = { mentor_id, cert_type, status, expires_from, expires_before, sort }
    const list = { operationId: 'listCertifications', filters }
    const pageRequest = parsePageQuery(list, query, rules.lastPagedRecord)
    const filter = { mentorId: mentor_id, certType: cert_type, status, ...parseExpiryRange(query) }
    const page = await store.listCertifications(filter, pageRequest, now, sort)
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
    const { days, mentor_id, cert_type } = query
    const list = { operationId: 'getExpiringCertifications', filters: { days, mentor_id, cert_type } }
    const pageRequest = parsePageQuery(list, query, rules.lastPagedRecord)
    const page = await store.getExpiringCertifications(calendarDay(now) + days, pageRequest, now, {
      mentorId: mentor_id,
      certType: cert_type,
    })
    return {
      status: 200,
      headers: { Link: linkHeader(list, query, page, rules.lastPagedRecord) },
      body: {
        data: page.records.map((it) => toExpiringResponse(it, now)),
        pagination: toPagination(query, page),
      },
    }
  },

  async getCertificationSummary({ query }, { store, now }) {
    const summary = await store.getCertificationSummary(query.cert_type, now)
    return { status: 200, headers: {}, body: toSummaryResponse(summary, now) }
  },
}
