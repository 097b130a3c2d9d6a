import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ProblemError } from '../service/api.js'
import { describeError } from '../service/errors.js'
import { useNotices } from '../hooks/notices.js'
import type { ReportProgress } from '../hooks/resumable.js'
import { texts } from '../texts/texts.js'
import { useUniqueId } from '../hooks/use-unique-id.js'

interface DialogProps {
  readonly title: string
  readonly children: ComponentChildren
  /** The text of the button that carries it out; without one, the dialog only shows something. */
  readonly confirm?: string | undefined
  readonly isDangerous?: boolean
  readonly isReady?: boolean
  /** What others have changed meanwhile. */
  readonly news?: ComponentChildren
  /** Carries it out. If it rejects, the dialog stays open with what was typed, and says why. */
  readonly onConfirm?: ((report: ReportProgress) => Promise<void>) | undefined
  /** A button beside those of the dialog, which leaves it open. */
  readonly action?: ComponentChildren
  readonly onClose: () => void
}

/** A modal dialog of the platform: it keeps the focus inside, closes with Escape and gives the focus back. */
export function Dialog({
  title,
  children,
  confirm,
  isDangerous,
  isReady = true,
  news,
  onConfirm,
  action,
  onClose,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isShown = useRef(true)
  const [error, setError] = useState<unknown>()
  /** The share that is done; undefined if nothing is under way. */
  const [progress, setProgress] = useState<number>()
  const titleId = useUniqueId()
  const { refresh, failed } = useNotices()
  useLayoutEffect(() => {
    dialog.current?.showModal()
    return () => void (isShown.current = false)
  }, [])
  /** Gives the focus back, which removing the element alone would not. */
  const close = () => dialog.current?.close()
  const isBusy = progress !== undefined
  const submit = async (event: Event) => {
    event.preventDefault()
    if (isBusy || !isReady) return
    setProgress(0)
    setError(undefined)
    try {
      await onConfirm?.(setProgress)
      close()
    } catch (failure) {
      if (failure instanceof ProblemError && failure.status === 412) refresh() // loads what others have made of it
      if (isShown.current) setError(failure)
      else failed(failure)
    }
    setProgress(undefined)
  }
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={titleId}>{title}</h2>
        {children}
        {error !== undefined && (
          <div class="message error" role="alert">
            <p>{describeError(error)}</p>
            {news}
          </div>
        )}
        <div class="buttons">
          {isBusy && <progress aria-label={texts.working} {...(progress > 0 && { value: progress })} />}
          <button type="button" class="plain" onClick={close}>
            {confirm === undefined ? texts.close : texts.cancel}
          </button>
          {confirm !== undefined && (
            // While it is under way it cannot be pressed again, but keeps the focus.
            <button
              type="submit"
              class={isDangerous ? 'danger' : 'primary'}
              disabled={!isReady}
              aria-disabled={isBusy}
            >
              {confirm}
            </button>
          )}
          {action}
        </div>
      </form>
    </dialog>
  )
}
