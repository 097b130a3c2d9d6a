import { openDatabase } from '../../src/store/sqlite/driver.js'
import t from 'tap'
import type { ListShape } from '../../src/store/list-queries.js'
import { defineQueries } from '../../src/store/queries.js'
import { openSqliteEngine } from '../../src/store/sqlite/sqlite-engine.js'
import { temporaryFolder } from '../support/service.js'

t.test('every query searches through an index: none scans, none sorts but the few of a mentor', async (t) => {
  const file = `${await temporaryFolder(t)}/test.sqlite`
  const engine = await openSqliteEngine(file)
  const database = openDatabase(file)
  t.teardown(() => database.close())
  t.teardown(() => engine.close())
  const planOf = (sql: string): string[] => {
    const parameters = Array<number>(sql.split('?').length - 1).fill(1)
    return database
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...parameters)
      .map(({ detail }) => detail)
  }
  const { listCertifications, listCertificationsAfter, totalOfCertifications, ...queries } =
    defineQueries(engine)

  for (const [name, { sql }] of Object.entries(queries)) {
    const plan = planOf(sql).join('\n')
    t.notMatch(plan, /TEMP B-TREE|SCAN (?!totals|CONSTANT)/, `${name}: ${plan}`)
  }
  // Joined, each record that stands before a deep page would be looked up with its mentor: 100,000 of them.
  t.match(planOf(queries.getExpiringCertifications.sql).join('\n'), /CORRELATED SCALAR SUBQUERY/)
  for (const mentorId of [undefined, 'm']) {
    for (const certType of [undefined, 'c']) {
      for (const status of [undefined, 'active', 'expired', 'revoked'] as const) {
        const shape: ListShape = { mentorId, certType, status }
        const perShape = [listCertifications, listCertificationsAfter, totalOfCertifications]
        for (const queryOf of perShape) {
          const plan = planOf(queryOf(shape).sql).join('\n')
          // The whole list, and all that is revoked, begin at the beginning of their own index.
          t.notMatch(plan, /SCAN certification(?!$| USING INDEX certification_revoked$)/m, plan)
          // A mentor has few certifications, and the index all that is shown of them.
          if (mentorId !== undefined) t.match(plan, /USING COVERING INDEX certification_by_mentor /)
          else t.notMatch(plan, /TEMP B-TREE/, plan)
        }
      }
    }
  }
})
