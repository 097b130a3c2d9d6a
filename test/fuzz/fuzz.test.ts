import t from 'tap'
import { missingPostgres } from '../support/postgres-server.js'
import { openPostgres, openSqlite } from './database.js'
import { formatReplies, countReplies } from './fuzz-report.js'
import { fuzz, KINDS } from './fuzz.js'

const missing = await missingPostgres()
// A short run of `npm run test:fuzz`, with the same requests every time.
const runs = [
  { name: 'SQLite', open: openSqlite, requests: 2_000, skip: false },
  { name: 'PostgreSQL', open: openPostgres, requests: 300, skip: missing ?? false },
] as const

for (const { name, open, requests, skip } of runs) {
  t.test(`finds no violations on ${name}`, { skip }, async (t) => {
    const report = await fuzz({ open, requests, seed: 1 })
    t.strictSame(report.violations, [])
    t.strictSame([...report.replies.keys()], KINDS, 'every kind was sent')
    t.ok(countReplies(report) >= requests * 0.9)
    t.comment(formatReplies([report]))
  })
}
