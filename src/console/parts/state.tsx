import { useLayoutEffect } from 'preact/hooks'
import { ProblemError } from '../service/api.js'
import { describeError } from '../service/errors.js'
import { texts } from '../texts/texts.js'
import type { Loaded } from '../hooks/use-loaded.js'

interface LoadStateProps {
  readonly loaded: Loaded<unknown>
  /** Removes the filters. If the service rejects the request, they are the reason, and trying again would not help. */
  readonly onClearFilters?: () => void
}

/** What stands in place of something that is not loaded: that it is on its way, or why it did not come. */
export function LoadState({ loaded, onClearFilters }: LoadStateProps) {
  const hasFailed = loaded.error !== undefined
  // Before the browser paints, so that no connection that comes back is missed.
  useLayoutEffect(() => {
    if (!hasFailed) return
    addEventListener('online', loaded.reload)
    return () => removeEventListener('online', loaded.reload)
  }, [hasFailed])
  if (hasFailed) {
    const isRejected = loaded.error instanceof ProblemError && loaded.error.is(400)
    const clear = isRejected ? onClearFilters : undefined
    return (
      <div class="message error" role="alert">
        <p>{describeError(loaded.error)}</p>
        <button type="button" onClick={clear ?? loaded.reload}>
          {clear === undefined ? texts.retry : texts.list.clear}
        </button>
      </div>
    )
  }
  if (loaded.value !== undefined) return null
  return (
    <p class="message" role="status">
      {texts.loading}
    </p>
  )
}
