import type { Store } from '../../src/store/interface/store.js'

/** Returns a store with some methods replaced. */
export function overrideMethods(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get: (target, name: keyof Store) => methods[name] ?? target[name].bind(target),
  })
}
