import { useRef, useState } from 'preact/hooks'

/** One page of a list, and the cursor of the next one; undefined on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}

export interface Pages<T> {
  readonly items: readonly T[]
  readonly isLast: boolean
  readonly isBusy: boolean
  /** Why the next page did not come. What came before stays. */
  readonly error: unknown
  showMore(): void
}

interface State<T> extends Page<T> {
  readonly first: Page<T>
  readonly isBusy: boolean
  readonly error?: unknown
}

/** A list that grows page by page; it begins again when its first page is another one. */
export function usePages<T>(first: Page<T>, load: (after: string) => Promise<Page<T>>): Pages<T> {
  const [state, setState] = useState<State<T>>({ ...first, first, isBusy: false })
  const current: State<T> = state.first === first ? state : { ...first, first, isBusy: false }
  const { items, next, isBusy, error } = current
  const loading = useRef<Page<T>>()
  const showMore = async () => {
    if (next === undefined || loading.current === first) return
    loading.current = first
    setState({ first, items, next, isBusy: true })
    const settled = await load(next).then(
      (page): State<T> => ({ first, items: [...items, ...page.items], next: page.next, isBusy: false }),
      (failure: unknown): State<T> => ({ first, items, next, isBusy: false, error: failure }),
    )
    if (loading.current !== first) return // another list was begun meanwhile
    loading.current = undefined
    setState(settled)
  }
  return { items, isLast: next === undefined, isBusy, error, showMore: () => void showMore() }
}

/** Loads pages until there are `count` items, as many as a reader has seen before. */
export async function loadPages<T>(
  count: number,
  load: (after: string | undefined) => Promise<Page<T>>,
): Promise<Page<T>> {
  let page = await load(undefined)
  while (page.next !== undefined && page.items.length < count) {
    const { items } = page
    const more = await load(page.next)
    page = { items: [...items, ...more.items], next: more.next }
  }
  return page
}
