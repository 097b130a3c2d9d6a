import { join } from 'node:path'
import t from 'tap'
import { runScript } from '../support/script.js'
import { temporaryFolder } from '../support/service.js'
import { openStore } from '../../src/store/open-store.js'

t.test('seed: adds as many as asked for', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const first = await runScript('seed', ['--count', '1200', '--seed', '3', '--today', '2026-03-26'], url)
  t.match(first, { code: 0, stderr: '' })
  t.match(first.stdout, /^1,200 certifications added, 158 mentors named, in [0-9.]+ s\n$/)
  t.equal((await runScript('seed', ['--count', '1'], url)).code, 0)
  const store = await openStore(url)
  t.teardown(() => store.close())
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 1201)
})

t.test('seed: what the caller got wrong is one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const cases: [args: string[], message: RegExp][] = [
    [[], /^--count is missing; usage: /],
    [['--count', '0'], /^--count must be a whole number from 1 to 100000000; usage: /],
    [['--count', '1e3'], /^--count must be /],
    [['--count', '5', '--seed', '-1'], /seed/],
    [
      ['--count', '5', '--today', '2026-02-30'],
      /^--today must be a day such as 2026-03-26, in the years 1910 to 2189; /,
    ],
    [['--count', '5', '--today', '1909-12-31'], /^--today must be /],
    [['--count', '5', 'more'], /^Unexpected argument 'more'.*; usage: /],
  ]
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runScript('seed', args, url)
    t.equal(code, 1, args.join(' '))
    t.equal(stdout, '')
    t.match(stderr.trimEnd(), message)
    t.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
})
