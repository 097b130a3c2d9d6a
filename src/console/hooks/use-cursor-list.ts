// A long list in the order of its ids that grows page by page, because the service gives cursors instead of page numbers.
//
// Problem: a change loaded every page again that the reader had scrolled through.
//
// Decision: the list remembers where each page began. A change makes all pages stale, and loads those again that are shown; others
// follow when they come into view. A page replaces what it covers: the ids from its beginning to its last one.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Page } from './use-pages.js'

export interface CursorList<T> {
  /** Undefined until the first page is there. */
  readonly items: readonly T[] | undefined
  /** Whether the list ends with these items. */
  readonly isWhole: boolean
  readonly isBusy: boolean
  /** Why what is shown did not come. What came before stays. */
  readonly error: unknown
  /** Why the next page did not come. */
  readonly moreError: unknown
  reload(): void
  showMore(): void
  /** Says that items from `start` on have come into view, or have gone. */
  show(start: number, isShown: boolean): void
}

interface Item {
  readonly id: string
}

/** Where a page begins: after an id, empty for the first page. */
interface Part {
  readonly afterId: string
  readonly cursor: string | undefined
}

interface State<T> {
  readonly key: string
  readonly items: readonly T[]
  /** In order. Unless the list is whole, the last one is still to be loaded. */
  readonly parts: readonly Part[]
  readonly isWhole: boolean
  readonly isBusy?: boolean
  readonly error?: unknown
  readonly moreError?: unknown
}

function emptyList<T>(key: string): State<T> {
  return { key, items: [], parts: [{ afterId: '', cursor: undefined }], isWhole: false }
}

/**
 * Loads a list as far as the reader has come.
 *
 * @param key which list it is: another one begins without items.
 * @param load returns the page after a cursor.
 * @param version loads what is shown again when it changes, and shows the old items meanwhile.
 */
export function useCursorList<T extends Item>(
  key: string,
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  version: number,
): CursorList<T> {
  const [state, setState] = useState(() => emptyList<T>(key))
  const [turn, setTurn] = useState(0)
  const latest = useRef(state)
  const shown = useRef(new Set<number>()).current
  const loadMissing = useRef((_wantsMore: boolean) => {})
  useEffect(() => {
    const controller = new AbortController()
    const current = new Set<Part>()
    let isBusy = false
    let wantsMore = false
    const update = (next: State<T>) => {
      latest.current = next
      setState(next)
    }
    if (latest.current.key !== key) update(emptyList(key))
    const next = (): Part | undefined => {
      const { items, parts, isWhole } = latest.current
      const last = parts.at(-1)
      const inView = partsAt(latest.current, shown)
      const stale = parts.find((it) => inView.has(it) && !current.has(it) && (isWhole || it !== last))
      return stale ?? (!isWhole && (wantsMore || items.length === 0) ? last : undefined)
    }
    const run = async (): Promise<void> => {
      const part = next()
      if (isBusy || part === undefined) return
      isBusy = true
      update({ ...latest.current, isBusy })
      const loaded = await load(part.cursor, controller.signal).catch((failure: unknown) => ({ failure }))
      if (controller.signal.aborted) return
      isBusy = false
      const { items, parts, isWhole } = latest.current
      const isNext = !isWhole && part === parts.at(-1)
      if ('failure' in loaded) {
        wantsMore = false
        const kind = isNext && items.length > 0 ? 'moreError' : 'error'
        return update({ ...latest.current, isBusy, [kind]: loaded.failure })
      }
      if (isNext && loaded.items.length > 0) wantsMore = false
      current.add(part)
      update(merge(latest.current, part, loaded))
      return run()
    }
    loadMissing.current = (more) => {
      wantsMore ||= more
      void run()
    }
    void run()
    return () => controller.abort()
  }, [key, version, turn])
  const reload = useCallback(() => setTurn((it) => it + 1), [])
  const showMore = useCallback(() => loadMissing.current(true), [])
  const show = useCallback((start: number, isShown: boolean) => {
    if (!isShown) return void shown.delete(start)
    shown.add(start)
    loadMissing.current(false)
  }, [])
  const { items, isWhole, isBusy = false, error, moreError } = state.key === key ? state : emptyList<T>(key)
  const isLoaded = isWhole || items.length > 0
  return { items: isLoaded ? items : undefined, isWhole, isBusy, error, moreError, reload, showMore, show }
}

/** The parts in which rows from these indexes on begin. An empty list has its first one. */
function partsAt<T extends Item>({ items, parts }: State<T>, starts: ReadonlySet<number>): Set<Part> {
  const ids = items.length === 0 ? [''] : [...starts].map((start) => items[start]?.id ?? '')
  return new Set(ids.flatMap((id) => parts.findLast(({ afterId }) => afterId < id) ?? parts.slice(0, 1)))
}

/** Puts a page into the list, in place of what it covers. */
function merge<T extends Item>(
  { key, items, parts, isWhole }: State<T>,
  part: Part,
  page: Page<T>,
): State<T> {
  const before = items.filter(({ id }) => id <= part.afterId)
  const earlier = parts.slice(0, parts.indexOf(part))
  if (page.next === undefined) {
    return { key, items: [...before, ...page.items], parts: [...earlier, part], isWhole: true }
  }
  const lastId = page.items.at(-1)?.id ?? part.afterId
  const after = items.filter(({ id }) => id > lastId)
  const later = parts.filter(({ afterId }) => afterId >= lastId && afterId !== part.afterId)
  const follows = later[0]?.afterId === lastId ? [] : [{ afterId: lastId, cursor: page.next }]
  return {
    key,
    items: [...before, ...page.items, ...after],
    parts: [...earlier, ...(page.items.length === 0 ? [] : [part]), ...follows, ...later],
    isWhole: isWhole && after.length > 0,
  }
}
