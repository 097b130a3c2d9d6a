import { useState } from 'preact/hooks'

let last = 0

/** An id for an element of the page. (Those of Preact's useId repeat when a dialog opens a second time.) */
export function useUniqueId(): string {
  const [id] = useState(() => `id-${++last}`)
  return id
}
