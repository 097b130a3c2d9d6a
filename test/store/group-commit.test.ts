import t from 'tap'
import type { OrderingKey } from '../../src/store/engine/engine.js'
import { GroupCommit, type Write } from '../../src/store/engine/group-commit.js'
import { waitUntil } from '../support/wait.js'

interface Batch {
  readonly keys: readonly (OrderingKey | undefined)[]
  prepared(): void
  end(error?: Error): void
}

/** Batches that are prepared and ended by the test. */
function watchedCommits() {
  const batches: Batch[] = []
  const commits = new GroupCommit({
    commitBatch: (writes: readonly Write[], _, prepared) =>
      new Promise((resolve, reject) => {
        const outcomes = writes.map(({ orderingKey }) => ({
          status: 'fulfilled' as const,
          value: orderingKey,
        }))
        batches.push({
          keys: writes.map(({ orderingKey }) => orderingKey),
          prepared,
          end: (error) => (error === undefined ? resolve(outcomes) : reject(error)),
        })
      }),
  })
  const write = (key?: OrderingKey) => commits.write(async () => {}, key)
  const begun = async (count: number) => {
    await waitUntil('the batch begins', () => batches.length === count)
    return batches.at(-1) as Batch
  }
  return { commits, batches, write, begun }
}

t.test('begins a batch while the one before it commits, without writes of the same keys', async (t) => {
  const { commits, batches, write, begun } = watchedCommits()
  const first = write(1)
  const one = await begun(1)
  const others = [write(1), write(2), write(), write()]
  one.prepared()
  const two = await begun(2)
  t.same(two.keys, [2, undefined, undefined])
  two.prepared()
  t.equal(commits.pending, 5)
  two.end()
  t.same(await Promise.all(others.slice(1)), [2, undefined, undefined])
  t.equal(batches.length, 2, 'the write with key 1 waits for the first batch')
  one.end()
  t.equal(await first, 1)
  const three = await begun(3)
  t.same(three.keys, [1])
  three.end()
  await Promise.all([others[0], commits.idle()])
  t.equal(commits.pending, 0)
})

t.test('begins the next batch after one that fails before it is prepared', async (t) => {
  const { write, begun, commits } = watchedCommits()
  const first = t.rejects(write(), { message: 'broken' })
  const one = await begun(1)
  const second = write()
  one.end(new Error('broken'))
  await first
  const two = await begun(2)
  two.end()
  await second
  await commits.idle()
  t.equal(commits.pending, 0)
})

t.test('gathers writes while a batch is prepared and none waits', async (t) => {
  const { write, begun, batches } = watchedCommits()
  const writes = [write()]
  const one = await begun(1)
  one.prepared()
  await new Promise(setImmediate)
  writes.push(write(), write())
  await new Promise(setImmediate)
  t.equal(batches.length, 1)
  one.end()
  const two = await begun(2)
  t.equal(two.keys.length, 2)
  two.end()
  await Promise.all(writes)
})
