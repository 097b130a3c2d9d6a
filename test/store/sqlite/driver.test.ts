import t from 'tap'
import { driverFor, loadDriver } from '../../../src/store/sqlite/driver.js'

t.test('the version of Node-API decides the driver', async (t) => {
  t.equal(driverFor('9'), 'better-sqlite3-12', 'Node 20')
  t.equal(driverFor('10'), 'better-sqlite3', 'Node 22.14')
  t.equal(driverFor('11'), 'better-sqlite3')
})

t.test('a driver that is not installed is reported in one line', async (t) => {
  t.throws(() => loadDriver('better-sqlite3-0'), {
    message:
      `the SQLite driver of Node ${process.version} does not load (Cannot find module 'better-sqlite3-0'); ` +
      'run npm ci with this Node',
  })
})
