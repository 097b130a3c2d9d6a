import { useState } from 'preact/hooks'
import { exportCertifications } from '../../../generated/limits.js'
import { api } from '../service/api.js'
import { type Filters, toQuery } from '../hooks/filters.js'
import { useNotices } from '../hooks/notices.js'
import { listSeparator } from '../texts/numbers.js'
import { Dialog } from '../parts/dialog.js'
import { Select } from '../parts/field.js'
import { texts } from '../texts/texts.js'

interface DownloadDialogProps {
  readonly filters: Filters
  readonly total: number
  readonly onClose: () => void
}

/** Saves the certifications that match the filters as a file for spreadsheets. */
export function DownloadDialog({ filters, total, onClose }: DownloadDialogProps) {
  const notices = useNotices()
  const [separator, setSeparator] = useState<Separator>(listSeparator())
  const download = async () => {
    const { sort: _, ...query } = toQuery(filters)
    const { data, contentDisposition } = await api.exportCertifications({ ...query, separator })
    const [, name = ''] = /filename="([^"]+)"/.exec(contentDisposition) ?? []
    saveFile(await new Response(data).blob(), name)
    notices.said(texts.download.done)
  }
  return (
    <Dialog
      title={texts.download.title(total)}
      confirm={texts.download.confirm}
      onConfirm={download}
      onClose={onClose}
    >
      <p>{texts.download.explanation}</p>
      <Select
        label={texts.download.separator}
        hint={texts.download.hint}
        value={separator}
        onInput={(value) => setSeparator(SEPARATORS.find((it) => it === value) ?? separator)}
      >
        {SEPARATORS.map((it) => (
          <option key={it} value={it}>
            {texts.download.separators[it]}
          </option>
        ))}
      </Select>
    </Dialog>
  )
}

const SEPARATORS = exportCertifications.separator.enum
type Separator = (typeof SEPARATORS)[number]

/** Has the browser save bytes under a name. They come through the client, because a link carries no token. */
function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS)
}

/** Browsers begin to save at once, but do not say when. */
const REVOKE_AFTER_MS = 60_000
