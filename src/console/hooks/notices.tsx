import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useMemo, useRef, useState } from 'preact/hooks'
import { describeError } from '../service/errors.js'
import { texts } from '../texts/texts.js'
import { useShortcuts } from './use-shortcuts.js'

interface Notice {
  readonly id: number
  readonly text: string
  readonly isError: boolean
  readonly action?: { readonly text: string; readonly run: () => Promise<void> } | undefined
}

export interface Notices {
  /** Says what was done. With `undo`, offers to take it back. */
  done(text: string, undo?: () => Promise<void>): void
  /** Says what was done that changed nothing. */
  said(text: string): void
  failed(error: unknown): void
  /** Has the screens load again, because others have changed something. */
  refresh(): void
  /** Increases with every change, so that screens can load again. */
  readonly changes: number
}

/** Long enough to read the text and to reach the button. */
const SHOWN_MS = 12_000

const NoticesContext = createContext<Notices>({ done() {}, said() {}, failed() {}, refresh() {}, changes: 0 })

export const useNotices = () => useContext(NoticesContext)

/** Shows what was done and what failed, in a live region that screen readers read aloud. */
export function NoticesProvider({ children }: { readonly children: ComponentChildren }) {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const [changes, setChanges] = useState(0)
  const nextId = useRef(0)
  const remove = useCallback((id: number) => setNotices((all) => all.filter((it) => it.id !== id)), [])
  const add = useCallback((notice: Omit<Notice, 'id'>) => {
    const id = nextId.current++
    setNotices((all) => [...all.slice(-2), { ...notice, id }])
    const removeUnlessInUse = () => {
      if (document.querySelector('.notices:is(:hover, :focus-within)'))
        setTimeout(removeUnlessInUse, SHOWN_MS)
      else remove(id)
    }
    if (!notice.isError) setTimeout(removeUnlessInUse, SHOWN_MS)
    return id
  }, [])
  const failed = useCallback((error: unknown) => void add({ text: describeError(error), isError: true }), [])
  const said = useCallback((text: string) => void add({ text, isError: false }), [])
  const done = useCallback((text: string, undo?: () => Promise<void>) => {
    setChanges((it) => it + 1)
    add({ text, isError: false, action: undo && { text: texts.undo, run: () => takeBack(undo) } })
  }, [])
  const takeBack = useCallback(async (undo: () => Promise<void>) => {
    const working = add({ text: texts.working, isError: false })
    try {
      await undo()
      done(texts.undone)
    } catch (error) {
      refresh() // some of it may be undone
      add({
        text: describeError(error),
        isError: true,
        action: { text: texts.retry, run: () => takeBack(undo) },
      })
    }
    remove(working)
  }, [])
  const refresh = useCallback(() => setChanges((it) => it + 1), [])
  const act = (notice: Notice | undefined) => {
    if (notice?.action === undefined) return
    remove(notice.id)
    void notice.action.run()
  }
  useShortcuts({ u: () => act(notices.findLast(({ action }) => action !== undefined)) })
  const value = useMemo(() => ({ done, said, failed, refresh, changes }), [changes])
  return (
    <NoticesContext.Provider value={value}>
      {children}
      <div class="notices" role="status" aria-live="polite">
        {notices.map((notice) => (
          <p key={notice.id} class={notice.isError ? 'notice error' : 'notice'}>
            <span>{notice.text}</span>
            {notice.action && (
              <button type="button" onClick={() => act(notice)}>
                {notice.action.text}
              </button>
            )}
            <button type="button" class="plain" aria-label={texts.close} onClick={() => remove(notice.id)}>
              ✕
            </button>
          </p>
        ))}
      </div>
    </NoticesContext.Provider>
  )
}
