import { join } from 'node:path'
import t from 'tap'
import { runScript } from '../support/script.js'
import { temporaryFolder } from '../support/service.js'
import { expectUsageErrors } from '../support/usage-errors.js'
import { openStore } from '../../src/store/open-store.js'

t.test('seed: adds the given number of records', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const first = await runScript('seed', ['--count', '1200', '--seed', '3', '--today', '2026-03-26'], url)
  t.match(first, { code: 0, stderr: '' })
  t.match(first.stdout, /^1,200 certifications and 158 mentor names added in [0-9.]+ s\n$/)
  t.equal((await runScript('seed', ['--count', '1'], url)).code, 0)
  const store = await openStore(url)
  t.teardown(() => store.close())
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 1201)
})

t.test('seed: reports wrong arguments in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  await expectUsageErrors(t, [
    ['seed', [], url, /^--count is missing; usage: /],
    ['seed', ['--count', '0'], url, /^--count must be a whole number from 1 to 100000000; usage: /],
    ['seed', ['--count', '1e3'], url, /^--count must be /],
    ['seed', ['--count', '5', '--seed', '-1'], url, /seed/],
    [
      'seed',
      ['--count', '5', '--today', '2026-02-30'],
      url,
      /^--today must be a date of the years 1910 to 2189, for example 2026-03-26; /,
    ],
    ['seed', ['--count', '5', '--today', '1909-12-31'], url, /^--today must be /],
    ['seed', ['--count', '5', 'more'], url, /^Unexpected argument 'more'.*; usage: /],
  ])
})
