import { useEffect } from 'preact/hooks'
import { describeError } from '../service/errors.js'
import { texts } from '../texts/texts.js'
import type { Loaded } from '../hooks/use-loaded.js'

/** What stands in place of something that is not loaded: that it is on its way, or why it did not come. */
export function LoadState({ loaded }: { readonly loaded: Loaded<unknown> }) {
  const hasFailed = loaded.error !== undefined
  useEffect(() => {
    if (!hasFailed) return
    addEventListener('online', loaded.reload)
    return () => removeEventListener('online', loaded.reload)
  }, [hasFailed])
  if (hasFailed) {
    return (
      <div class="message error" role="alert">
        <p>{describeError(loaded.error)}</p>
        <button type="button" onClick={loaded.reload}>
          {texts.retry}
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
