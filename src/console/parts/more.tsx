import { useEffect, useRef } from 'preact/hooks'
import { describeError } from '../service/errors.js'
import { texts } from '../texts/texts.js'
import type { CursorList } from '../hooks/use-cursor-list.js'

/** Loads the next page when it comes into view; a button, for those who do not scroll. After an error, only the button. */
export function More({ list }: { readonly list: CursorList<unknown> }) {
  const button = useRef<HTMLButtonElement>(null)
  const { isWhole, isBusy, moreError: error, showMore } = list
  const waits = !isWhole && !isBusy && error === undefined
  useEffect(() => {
    if (!waits || !button.current) return
    const observer = new IntersectionObserver(
      // Several at once if it came into view and went, or the other way round.
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && showMore(),
      { rootMargin: '1200px' },
    )
    observer.observe(button.current)
    return () => observer.disconnect()
  })
  if (isWhole) return null
  return (
    <div class="more">
      {error !== undefined && (
        <p class="message error" role="alert">
          {describeError(error)}
        </p>
      )}
      <button ref={button} type="button" aria-disabled={isBusy} onClick={showMore}>
        {isBusy ? texts.loading : error === undefined ? texts.list.more : texts.retry}
      </button>
    </div>
  )
}
