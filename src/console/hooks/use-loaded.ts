import { useCallback, useEffect, useState } from 'preact/hooks'

/** Something that is loaded from the service: what came last, and why it did not come again. */
export interface Loaded<T> {
  readonly value: T | undefined
  readonly error: unknown
  reload(): void
}

interface State<T> {
  readonly key: string
  readonly value?: T
  readonly error?: unknown
}

/**
 * Loads when the screen appears, and after `reload`. A reply that comes too late is dropped.
 *
 * @param key what is loaded: with another one, the value is undefined until it is there.
 * @param version loads again when it changes, and shows the old value meanwhile.
 */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>, version = 0): Loaded<T> {
  const [state, setState] = useState<State<T>>({ key })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    const unlessLate = (next: (last: State<T>) => State<T>) => {
      if (!controller.signal.aborted) setState(next)
    }
    load(controller.signal).then(
      (value) => unlessLate(() => ({ key, value })),
      (error: unknown) => unlessLate((last) => (last.key === key ? { ...last, error } : { key, error })),
    )
    return () => controller.abort()
  }, [key, version, turn])
  const reload = useCallback(() => setTurn((it) => it + 1), [])
  const { value, error } = state.key === key ? state : {}
  return { value, error, reload }
}
