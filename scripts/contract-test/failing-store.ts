import type { Store } from '../../src/store/interface/store.js'

/**
 * Returns a store whose methods all fail with the error, whether their results are awaited or iterated. No database can be made to fail
 * each operation with each error.
 */
export function failingStore(store: Store, error: Error): Store {
  return new Proxy(store, { get: () => () => rejecting(error) })
}

function rejecting(error: Error): Promise<never> & AsyncIterable<never> {
  const rejected = Promise.reject<never>(error)
  rejected.catch(() => {}) // a result that is iterated is not awaited
  return Object.assign(rejected, { [Symbol.asyncIterator]: () => ({ next: () => rejected }) })
}
