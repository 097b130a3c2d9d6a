import t from 'tap'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { defineDownloadQueries } from '../../src/store/queries/download-queries.js'
import { openSqliteEngine } from '../../src/store/sqlite/sqlite-engine.js'
import { temporaryFolder } from '../support/service.js'

t.test('exports and calendars read ranges of an index, and neither scan nor sort', async (t) => {
  const file = `${await temporaryFolder(t)}/test.sqlite`
  const engine = await openSqliteEngine(file)
  const database = openDatabase(file)
  t.teardown(() => database.close())
  t.teardown(() => engine.close())
  const planOf = (sql: string) =>
    database
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...Array<number>(sql.split('?').length - 1).fill(1))
      .map(({ detail }) => detail)
      .join('\n')
  const { endOfRange, exportMatching, getExpiryCalendar } = defineDownloadQueries(engine)
  for (const mentorId of ['m', undefined])
    for (const certType of ['c', undefined])
      for (const status of [undefined, 'active', 'expired', 'revoked'] as const)
        for (const queryOf of [endOfRange, exportMatching]) {
          const plan = planOf(queryOf({ mentorId, certType, status }).sql)
          t.notMatch(plan, /TEMP B-TREE|SCAN/, plan)
          const index =
            mentorId !== undefined ? 'by_mentor' : certType !== undefined ? 'by_type ' : 'PRIMARY KEY'
          t.match(plan, new RegExp(index), plan)
        }
  for (const certType of ['c', undefined]) {
    const plan = planOf(getExpiryCalendar({ certType }).sql)
    t.notMatch(plan, /TEMP B-TREE|SCAN/, plan)
  }
})
