import pg from 'pg'
import t from 'tap'
import { readPostgresUrl } from '../../../src/store/postgres/postgres-url.js'

t.test('reads the settings of the pool in a URL, and leaves the others to the driver', async (t) => {
  const { pool, timeoutMs, session, hasTransactionPooler } = readPostgresUrl(
    'postgresql://me:p%40ss@db.example/certs?sslmode=verify-full&pool_size=4&pool_timeout=250&statement_timeout=0&pooler=transaction&options=-c search_path=a\\ b,c --work-mem=8MB',
  )
  t.match(pool, { max: 4, connectionTimeoutMillis: 250, query_timeout: 0 })
  t.match(session, { statement_timeout: '0', search_path: 'a b,c', work_mem: '8MB' })
  t.equal(timeoutMs, 250)
  t.equal(hasTransactionPooler, true)
  const left = new URL(pool.connectionString ?? '')
  t.equal(left.host, 'db.example')
  t.equal(left.password, 'p%40ss')
  t.same([...left.searchParams.keys()], ['sslmode'])
})

t.test('keeps a literal + outside the query string', async (t) => {
  const { pool } = readPostgresUrl('postgres://m+e:p+a%2Bss@db.example/c+d?application_name=a+b%2Bc')
  const { user, password, database } = new pg.Client(pool)
  t.same([user, password, database], ['m+e', 'p+a+ss', 'c+d'])
  t.match(pool.connectionString, 'application_name=a%20b%2Bc')
})

t.test('has defaults, and waits for a reply a little longer than a statement may take', async (t) => {
  const { pool, session } = readPostgresUrl('postgres://127.0.0.1/certs')
  t.match(pool, {
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 11_000,
  })
  t.equal(session.statement_timeout, '10000')
})

t.test('rejects an invalid URL in one line', async (t) => {
  for (const [url, message] of [
    ['postgres:certs', /^must be postgres:\/\/USER:PASSWORD@HOST:PORT\/DATABASE/],
    ['postgres://a:b:c@/x', /^must be postgres:/],
    ['postgres://h/d?pool_size=0', /^pool_size must be a whole number from 1 to 1000$/],
    ['postgres://h/d?pool_size=ten', /^pool_size must be/],
    ['postgres://h/d?pool_timeout=1e3', /^pool_timeout must be/],
    ['postgres://h/d?options=-B%2016', /^options must be settings such as -c search_path=app, not -B$/],
    ['postgres://h/d?statement_timeout=9999999', /^statement_timeout must be/],
    ['postgres://h/d?pooler=session', /^pooler must be transaction; leave it out/],
  ] as const)
    t.throws(() => readPostgresUrl(url), { message })
})
