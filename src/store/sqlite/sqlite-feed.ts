import { sql } from 'kysely'
import type { FeedDialect } from '../engine/dialects.js'

/** The change feed of SQLite. It has one writer at a time, so the ids are in the order of the commits. */
export const sqliteFeed: FeedDialect = {
  order: sql<number>`id`,

  after: (entries, p) => entries.where('id', '>', p.after.id).orderBy('id'),

  fromLast: (entries, p) => entries.where('id', '<', p.horizon).orderBy('id', 'desc'),

  getState: {
    sql: `select database, 1 + coalesce((select max(seq) from sqlite_sequence where name = 'audit_line'), 0) as horizon
      from feed where id = 1`,
    bind: () => [],
  },

  appendLater: (session, row, insert) => session.run(insert, row),

  restart: [{ sql: 'update feed set database = lower(hex(randomblob(8)))', bind: () => [] }],
}
