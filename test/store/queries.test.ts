import { openDatabase } from '../../src/store/sqlite/driver.js'
import t from 'tap'
import { defineQueries } from '../../src/store/queries/queries.js'
import { openSqliteEngine } from '../../src/store/sqlite/sqlite-engine.js'
import { LIST_SHAPES, queriesOf } from '../support/list-shapes.js'
import { temporaryFolder } from '../support/service.js'

/** A step of a plan. */
interface Step {
  readonly detail: string
  /** The id of the step that it is part of; 0 if there is none. */
  readonly parent: number
}

/** Scans of the table, except a walk, which ends after a number of records, and whole lists in their own index. */
const OTHER_SCAN = /SCAN certification(?!$| USING INDEX certification_revoked$)/m
const OTHER_SCAN_OF_ALL =
  /SCAN certification(?!$| USING INDEX certification_(revoked|by_expiry|revoked_by_expiry)$)/m

t.test(
  'every query uses an index: none scans a table, and none sorts more than the records of a mentor',
  async (t) => {
    const file = `${await temporaryFolder(t)}/test.sqlite`
    const engine = await openSqliteEngine(file)
    const database = openDatabase(file)
    t.teardown(() => database.close())
    t.teardown(() => engine.close())
    const stepsOf = (sql: string): Step[] => {
      const parameters = Array<number>(sql.split('?').length - 1).fill(1)
      return database.prepare<unknown[], Step>(`explain query plan ${sql}`).all(...parameters)
    }
    const planOf = (sql: string) => textOf(stepsOf(sql))
    const queries = defineQueries(engine)
    for (const [name, query] of Object.entries(queries)) {
      if (typeof query === 'function') continue // of each list, see below
      const plan = planOf(query.sql)
      t.notMatch(
        plan,
        /TEMP B-TREE|SCAN (?!totals|CONSTANT|type VIRTUAL|found|given|json_each)/,
        `${name}: ${plan}`,
      )
    }
    for (const shape of LIST_SHAPES) {
      for (const [name, { sql }] of Object.entries(queriesOf(queries, shape))) {
        const plan = planOf(sql)
        const about = `${name} of ${JSON.stringify(shape)}:\n${plan}`
        // A list without a filter begins at the beginning of its index.
        t.notMatch(plan, shape.hasPeriod ? OTHER_SCAN : OTHER_SCAN_OF_ALL, about)
        // Joined, each record that stands before a deep page would be looked up with its mentor: 100,000 of them.
        if (name.startsWith('expiring')) t.match(plan, /CORRELATED SCALAR SUBQUERY/, about)
        // A mentor has few certifications, and the index all that is shown of them.
        if (shape.mentorId !== undefined)
          t.match(plan, /USING COVERING INDEX certification_by_mentor /, about)
        // In the order of the ids, the entries of a period are sorted, but only if the tally says that they are not many.
        else if (name === 'listSorted')
          t.match(plan, /USING INDEX certification_\w*by_\w*expiry .*expires_at>\? AND expires_at<\?/, about)
        else t.notMatch(textOf(withoutSortOfPage(stepsOf(sql))), /TEMP B-TREE/, about)
      }
    }
  },
)

/** Leaves out the sort of the records of a page, which were looked up by their ids. */
function withoutSortOfPage(steps: readonly Step[]): Step[] {
  const [lookup] = steps
  const isLookup = lookup?.detail === 'SEARCH certification USING INTEGER PRIMARY KEY (rowid=?)'
  return steps.filter(
    ({ parent, detail }) => !isLookup || parent !== 0 || detail !== 'USE TEMP B-TREE FOR ORDER BY',
  )
}

function textOf(steps: readonly Step[]): string {
  return steps.map(({ detail }) => detail).join('\n')
}
