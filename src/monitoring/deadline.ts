import { setTimeout } from 'node:timers/promises'

/** Waits for `work`. @throws the error of `work`, or Error after `ms` milliseconds. */
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
