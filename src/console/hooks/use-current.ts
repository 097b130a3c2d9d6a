import { useRef, useState } from 'preact/hooks'

/** The row of a list that has the focus, or had it last. */
export interface Current {
  readonly id: string | undefined
  /** Its place; if it has gone, that of the row that is there now. -1 if there was none. */
  readonly index: number
  /** Whether it is still in the list. */
  readonly isThere: boolean
  set(id: string): void
}

export function useCurrent(items: readonly ({ readonly id: string } | undefined)[]): Current {
  const [id, set] = useState<string>()
  const last = useRef(-1)
  const found = items.findIndex((it) => it !== undefined && it.id === id)
  if (found !== -1) last.current = found
  return { id, index: Math.min(last.current, items.length - 1), isThere: found !== -1, set }
}
