import { setTimeout } from 'node:timers/promises'

/** What `work` gives. @throws what it throws; Error if that takes longer than `ms` milliseconds. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const settled = new AbortController()
  const late = setTimeout(ms, undefined, { signal: settled.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    settled.abort()
  }
}
