import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { api } from '../service/api.js'
import { Dialog } from '../parts/dialog.js'
import { Field, Select } from '../parts/field.js'
import { texts } from '../texts/texts.js'
import { typesOf, useSummary } from '../hooks/use-summary.js'

interface CalendarDialogProps {
  readonly type: string | undefined
  readonly onClose: () => void
}

/** The address of a calendar of expiries, which calendar programs ask for now and then. */
export function CalendarDialog({ type: given, onClose }: CalendarDialogProps) {
  const [type, setType] = useState(given ?? '')
  const types = typesOf(useSummary().value, type)
  const url = api.urlOf('getExpiryCalendar', { cert_type: type === '' ? undefined : type })
  return (
    <Dialog title={texts.calendar.title} onClose={onClose}>
      <p>{texts.calendar.explanation}</p>
      <Select label={texts.list.type} value={type} onInput={setType}>
        <option value="">{texts.list.anyType}</option>
        {types.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </Select>
      <Address key={url} url={url} />
      <p>
        <a href={url.replace(/^https?:/, 'webcal:')}>{texts.calendar.open}</a>
      </p>
      <p class="quiet">{texts.calendar.howTo}</p>
    </Dialog>
  )
}

function Address({ url }: { readonly url: string }) {
  const [isCopied, setCopied] = useState(false)
  const field = useRef<HTMLDivElement>(null)
  const input = () => field.current?.querySelector('input')
  // Before the dialog opens and focuses the field, which scrolls to the caret: the end, unless it is moved.
  useLayoutEffect(() => input()?.setSelectionRange(0, 0), [])
  const copy = async () => {
    input()?.select()
    // Pages without HTTPS have no clipboard: there the address is selected, to be copied by hand.
    await navigator.clipboard?.writeText(url)
    setCopied('clipboard' in navigator)
  }
  return (
    <div class="copied" ref={field}>
      <Field label={texts.calendar.address} value={url} onInput={() => {}} readOnly autofocus />
      <button type="button" onClick={() => void copy()}>
        {isCopied ? texts.calendar.copied : texts.calendar.copy}
      </button>
    </div>
  )
}
