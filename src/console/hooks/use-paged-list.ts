// A long list, of which only the pages around the reader are loaded.
//
// Problem: a list that grew page by page loaded all of them again after a change: 100 requests for 10,000 rows.
//
// Decision: pages have numbers. Those whose rows are near the viewport, or around the focus, are loaded; a change forgets all others, and
// loads these again. What is shown together was loaded together.
//
// Consequence: the list has its whole height from the start, and a reader gets to any row at once. Rows that come into view are blank
// until they are loaded. If the total differs from page to page, others have changed something, and what is shown is loaded again.
//
// Alternative: cursors reach every row, but only one page after the other. Page numbers end at record 100,000.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { listCertifications } from '../../../generated/limits.js'

/** The number of items of a page: as many as the service gives at once. */
export const PAGE_SIZE = listCertifications.limit.max

/** How many items page numbers reach: with one item per page, the largest number is that of the last item. */
export const MAX_ITEMS = listCertifications.page.max

export interface NumberedPage<T> {
  readonly items: readonly T[]
  /** The number of items of the whole list. */
  readonly total: number
}

export interface PagedList<T> {
  /** The number of items of the whole list; undefined until the first page is there. */
  readonly total: number | undefined
  /** Each item of the list, up to `MAX_ITEMS`; undefined where it is not loaded. */
  readonly items: readonly (T | undefined)[]
  /** Why the last request failed. What came before stays. */
  readonly error: unknown
  reload(): void
  /** Says that items from `start` on have come into view, or have gone. */
  show(start: number, isShown: boolean): void
}

interface State<T> {
  readonly key: string
  readonly pages: ReadonlyMap<number, readonly T[]>
  readonly total?: number
  readonly error?: unknown
}

/**
 * Loads what is shown of a list.
 *
 * @param key which list it is: another one begins without items.
 * @param load returns a page by its number; the first is 0.
 * @param version loads again when it changes, and shows the old items meanwhile.
 */
export function usePagedList<T>(
  key: string,
  load: (page: number, signal: AbortSignal) => Promise<NumberedPage<T>>,
  version: number,
): PagedList<T> {
  const [state, setState] = useState<State<T>>({ key, pages: new Map() })
  const [turn, setTurn] = useState(0)
  const shown = useRef(new Set<number>()).current
  const loadShown = useRef(() => {})
  useEffect(() => {
    const controller = new AbortController()
    const asked = new Set<number>()
    let isBusy = false
    let known: State<T> | undefined
    const loadMissing = async (): Promise<void> => {
      const pages = [...pagesOf(shown)].filter((page) => !asked.has(page))
      if (isBusy || pages.length === 0) return
      isBusy = true
      for (const page of pages) asked.add(page)
      try {
        const loaded = await Promise.all(pages.map((page) => load(page, controller.signal)))
        if (controller.signal.aborted) return
        const [{ total } = { total: 0 }] = loaded
        if (known !== undefined && known.total !== total) return reload()
        const entries = pages.map((page, i) => [page, loaded[i]?.items ?? []] as const)
        known = { key, total, pages: new Map([...(known?.pages ?? []), ...entries]) }
        setState(known)
      } catch (error) {
        if (controller.signal.aborted) return
        for (const page of pages) asked.delete(page)
        isBusy = false
        return setState((last) => ({ ...(last.key === key ? last : { key, pages: new Map() }), error }))
      }
      isBusy = false
      return loadMissing() // what has come into view meanwhile
    }
    loadShown.current = () => void loadMissing()
    void loadMissing()
    return () => controller.abort()
  }, [key, version, turn])
  const reload = useCallback(() => setTurn((it) => it + 1), [])
  const show = useCallback((start: number, isShown: boolean) => {
    if (!isShown) return void shown.delete(start)
    shown.add(start)
    loadShown.current()
  }, [])
  const { pages, total, error } = state.key === key ? state : { pages: undefined }
  const items = useMemo(() => {
    const all = Array.from<T | undefined>({ length: Math.min(total ?? 0, MAX_ITEMS) })
    for (const [page, loaded] of pages ?? [])
      for (const [i, item] of loaded.entries()) {
        const at = page * PAGE_SIZE + i
        if (at < all.length) all[at] = item
      }
    return all
  }, [pages, total])
  return { total, items, error, reload, show }
}

/** The pages of what is shown; the first, as long as that is nothing. */
function pagesOf(shown: ReadonlySet<number>): ReadonlySet<number> {
  return new Set(shown.size === 0 ? [0] : [...shown].map((start) => Math.floor(start / PAGE_SIZE)))
}
