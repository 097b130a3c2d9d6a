/** The distributed tables and the columns by which Citus distributes them. See src/store/postgres/distribute.ts. */
const DISTRIBUTED: Readonly<Record<string, string>> = {
  certification: 'id',
  renewal: 'certification_id',
  audit_line: 'certification_id',
}
const NAMES = Object.keys(DISTRIBUTED).join('|')

/**
 * Returns why Citus would reject a statement, or nothing. Checks the rules that the texts of the store could break; see "SQL support and
 * workarounds" in the documentation of Citus.
 */
export function violationsOf(text: string): string[] {
  const sql = text.replaceAll('"', '').replaceAll(/\s+/g, ' ').trim().toLowerCase()
  if (sql.startsWith('do $$')) return [] // runs on the coordinator
  const tables = [...new Set([...sql.matchAll(/(?:from|join|into|update|table) (\w+)/g)].map((it) => it[1]))]
    .filter((it) => it !== undefined)
    .filter((it) => it in DISTRIBUTED)
  const violations: string[] = []
  const check = (violation: string, isBroken: boolean) => void (isBroken && violations.push(violation))
  check('several statements', tables.length > 0 && /;\s*\S/.test(sql) && !sql.startsWith('begin '))
  check('a write with a join', new RegExp(`^update (${NAMES}) .* from unnest`).test(sql))
  check('a delete with a join', new RegExp(`delete from (${NAMES}) using`).test(sql))
  check(
    'a write in a common table expression',
    tables.length > 0 && /^with .*(delete|update|insert) /.test(sql),
  )
  check(
    'a subquery in the values of an insert',
    new RegExp(`^insert into (${NAMES}) .*values .*select`).test(sql),
  )
  const locked = / for (update|share)/.test(sql) ? tables[0] : undefined
  if (locked !== undefined)
    check('a lock on several shards', !new RegExp(`${DISTRIBUTED[locked]} = \\$`).test(sql))
  const [, conflicting, target = ''] =
    new RegExp(`^insert into (${NAMES}) .*on conflict \\(([^)]*)\\)`).exec(sql) ?? []
  if (conflicting !== undefined)
    check('a conflict target without the column', !target.includes(String(DISTRIBUTED[conflicting])))
  const joined = tables.filter((it) => new RegExp(`(from|join) ${it}\\b`).test(sql))
  if (joined.length > 1)
    check(
      'a join of other columns',
      !joined.every((it) => new RegExp(`${it}\\.${DISTRIBUTED[it]}\\b`).test(sql)),
    )
  for (const subquery of subqueriesOf(sql))
    check(`a correlated subquery: ${subquery}`, isCorrelatedOverShards(subquery))
  return violations
}

function isCorrelatedOverShards(subquery: string): boolean {
  const own = [...subquery.matchAll(/(?:from|join) (\w+)(?: as (\w+))?/g)].flatMap(([, table, alias]) => [
    table,
    alias,
  ])
  const derived = [...subquery.matchAll(/\) as (\w+)/g)].map(([, alias]) => alias)
  const known = new Set([...own, ...derived, 'excluded', 'given'])
  const isOverShards = own.some((it) => it !== undefined && it in DISTRIBUTED)
  return isOverShards && [...subquery.matchAll(/(\w+)\.[a-z]/g)].some(([, name]) => !known.has(name))
}

/** The texts in parentheses that begin with `select`, the inner ones too. */
function subqueriesOf(sql: string): string[] {
  const starts: number[] = []
  const found: string[] = []
  for (let i = 0; i < sql.length; i++) {
    if (sql[i] === '(') starts.push(i + 1)
    if (sql[i] !== ')') continue
    const text = sql.slice(starts.pop(), i)
    if (text.startsWith('select ')) found.push(text)
  }
  return found
}
