import { type Kysely, sql } from 'kysely'
import type { FeedDialect, FeedParameters } from '../engine/dialects.js'
import { defineQuery } from '../engine/query.js'
import type { Tables } from '../engine/tables.js'

/** Defines the queries of the feed. */
export function defineFeedQueries(db: Kysely<Tables>, feed: FeedDialect) {
  const entries = db.selectFrom('audit_line').select(['id', feed.order.as('order')])
  return {
    listChanges: defineQuery((p: FeedParameters) =>
      feed.after(entries.selectAll('audit_line'), p).limit(p.limit),
    ),

    getLastChange: defineQuery((p: FeedParameters) => feed.fromLast(entries, p).limit(sql.lit(1))),
  }
}
