import { useState } from 'preact/hooks'
import { createCertification } from '../../../generated/limits.js'
import { api } from '../service/api.js'
import { fromDateField, toDateField, toTimestamp } from '../texts/dates.js'
import { mentorIdOf, useMentorSuggestions } from '../hooks/mentor-names.js'
import { useNotices } from '../hooks/notices.js'
import { Dialog } from '../parts/dialog.js'
import { Field } from '../parts/field.js'
import { texts } from '../texts/texts.js'
import { typesOf, useSummary } from '../hooks/use-summary.js'

/** Asks for a new certification: whose, of which type, from when until when. */
export function NewCertification({ onClose }: { readonly onClose: () => void }) {
  const notices = useNotices()
  const types = typesOf(useSummary().value)
  const today = toDateField(toTimestamp(new Date()))
  const [mentor, setMentor] = useState('')
  const [type, setType] = useState('')
  const [issued, setIssued] = useState(today)
  const [expires, setExpires] = useState(
    `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('02-29', '02-28')}`,
  )
  const suggestions = useMentorSuggestions(mentor)
  const create = async () => {
    const body = {
      mentor_id: await mentorIdOf(mentor),
      cert_type: type.trim(),
      issued_at: fromDateField(issued),
      expires_at: fromDateField(expires),
    }
    const { data, etag } = await api.createCertification({ body })
    notices.done(texts.create.done(data.id), async () => {
      await api.deleteCertification({ id: data.id, ifMatch: etag })
    })
  }
  return (
    <Dialog title={texts.create.title} confirm={texts.create.confirm} onConfirm={create} onClose={onClose}>
      <Field
        label={texts.create.mentor}
        hint={texts.create.mentorHint}
        value={mentor}
        onInput={setMentor}
        suggestions={suggestions}
        {...createCertification.mentor_id}
        autoComplete="off"
        autofocus
        required
      />
      <Field
        label={texts.create.type}
        hint={texts.create.typeHint}
        value={type}
        onInput={setType}
        suggestions={types.map((value) => ({ value }))}
        {...createCertification.cert_type}
        autoComplete="off"
        required
      />
      <div class="columns">
        <Field label={texts.create.issued} type="date" value={issued} onInput={setIssued} required />
        <Field
          label={texts.create.expires}
          hint={texts.create.expiresHint}
          type="date"
          value={expires}
          onInput={setExpires}
          required
        />
      </div>
    </Dialog>
  )
}
