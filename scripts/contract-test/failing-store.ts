import type { Store } from '../../src/store/store.js'

/** Returns a store of which every method fails with the error, whether its result is awaited or iterated. */
export function failingStore(store: Store, error: Error): Store {
  return new Proxy(store, { get: () => () => rejecting(error) })
}

function rejecting(error: Error): Promise<never> & AsyncIterable<never> {
  const rejected = Promise.reject<never>(error)
  rejected.catch(() => {}) // a result that is iterated is not awaited
  return Object.assign(rejected, { [Symbol.asyncIterator]: () => ({ next: () => rejected }) })
}
