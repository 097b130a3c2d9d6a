import { useState } from 'preact/hooks'
import { WRITE_SCOPE } from '../../auth/scopes.js'
import { createCertification, listMentors, putMentor } from '../../../generated/limits.js'
import { api } from '../service/api.js'
import { loadMentors, type Mentor, rememberName } from '../hooks/mentor-names.js'
import { useNotices } from '../hooks/notices.js'
import { Dialog } from '../parts/dialog.js'
import { Field } from '../parts/field.js'
import { LongList } from '../parts/long-list.js'
import { More } from '../parts/more.js'
import { LoadState } from '../parts/state.js'
import { linkTo, replaceRoute, useRoute } from '../hooks/route.js'
import { can } from '../service/sign-in-state.js'
import { texts } from '../texts/texts.js'
import { useCurrent } from '../hooks/use-current.js'
import { type CursorList, useCursorList } from '../hooks/use-cursor-list.js'

/** The mentor directory: search, add, rename, remove, and the way to a mentor's certifications. */
export function Mentors() {
  const { query } = useRoute()
  const search = query.get('search') ?? ''
  const { changes } = useNotices()
  const [open, setOpen] = useState<{ action: 'edit' | 'remove'; mentor?: Mentor }>()
  const list = useCursorList(search, (after, signal) => loadMentors(search, after, signal), changes)
  const { items, error, reload } = list
  return (
    <>
      <div class="heading">
        <h1>{texts.mentorsScreen.title}</h1>
        {can(WRITE_SCOPE) && (
          <button type="button" onClick={() => setOpen({ action: 'edit' })}>
            {texts.mentorsScreen.add}
          </button>
        )}
      </div>
      <div class="filters">
        <Field
          label={texts.mentorsScreen.search}
          type="search"
          {...listMentors.search}
          value={search}
          onInput={(value) => replaceRoute(linkTo('mentors', { search: value }))}
        />
      </div>
      <LoadState
        loaded={{ value: items, error, reload }}
        onClearFilters={() => replaceRoute(linkTo('mentors'))}
      />
      {items?.length === 0 && (
        <p class="message empty">{search === '' ? texts.mentorsScreen.empty : texts.mentorsScreen.none}</p>
      )}
      {items && items.length > 0 && (
        <MentorList
          key={search}
          list={list}
          items={items}
          onOpen={(action, mentor) => setOpen({ action, mentor })}
        />
      )}
      {open?.action === 'edit' && <EditMentor mentor={open.mentor} onClose={() => setOpen(undefined)} />}
      {open?.action === 'remove' && open.mentor && (
        <RemoveMentor mentor={open.mentor} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}

interface MentorListProps {
  readonly list: CursorList<Mentor>
  readonly items: readonly Mentor[]
  readonly onOpen: (action: 'edit' | 'remove', mentor: Mentor) => void
}

function MentorList({ list, items, onOpen }: MentorListProps) {
  const current = useCurrent(items)
  return (
    <>
      <LongList
        items={items}
        total={list.isWhole ? items.length : undefined}
        kind="mentors"
        current={current}
        onShown={list.show}
        renderRow={(mentor, attributes) => {
          const { active, expired, revoked } = mentor.certifications
          return (
            <div key={mentor.id} {...attributes} class="row">
              <span class="who">
                <bdi>{mentor.name}</bdi> <small>{mentor.id}</small>
              </span>
              <a class="counts" href={linkTo('certifications', { mentor_id: mentor.id })}>
                {texts.mentorsScreen.counts(active, expired, revoked)}
              </a>
              {can(WRITE_SCOPE) && (
                <span class="buttons">
                  <button type="button" class="plain" onClick={() => onOpen('edit', mentor)}>
                    {texts.mentorsScreen.rename}
                  </button>
                  <button type="button" class="plain" onClick={() => onOpen('remove', mentor)}>
                    {texts.mentorsScreen.remove}
                  </button>
                </span>
              )}
            </div>
          )
        }}
      />
      <More list={list} />
    </>
  )
}

function EditMentor({
  mentor,
  onClose,
}: {
  readonly mentor: Mentor | undefined
  readonly onClose: () => void
}) {
  const notices = useNotices()
  const [id, setId] = useState(mentor?.id ?? '')
  const [name, setName] = useState(mentor?.name ?? '')
  const put = async (value: string) => {
    const { data } = await api.putMentor({ mentor_id: id.trim(), body: { name: value } })
    rememberName(data.id, data.name)
  }
  const save = async () => {
    await put(name)
    notices.done(texts.mentorsScreen.saved(name), mentor && (() => put(mentor.name)))
  }
  return (
    <Dialog
      title={mentor === undefined ? texts.mentorsScreen.add : texts.mentorsScreen.renameTitle(mentor.name)}
      confirm={texts.mentorsScreen.save}
      onConfirm={save}
      onClose={onClose}
    >
      {mentor === undefined && (
        <Field
          label={texts.mentorsScreen.id}
          value={id}
          {...createCertification.mentor_id}
          onInput={setId}
          autoComplete="off"
          autofocus
          required
        />
      )}
      <Field
        label={texts.mentorsScreen.name}
        value={name}
        onInput={setName}
        autoComplete="off"
        {...putMentor.name}
        autofocus={mentor !== undefined}
        required
      />
    </Dialog>
  )
}

function RemoveMentor({ mentor, onClose }: { readonly mentor: Mentor; readonly onClose: () => void }) {
  const notices = useNotices()
  const remove = async () => {
    await api.deleteMentor({ mentor_id: mentor.id })
    rememberName(mentor.id, null)
    notices.done(texts.mentorsScreen.removed(mentor.name), async () => {
      await api.putMentor({ mentor_id: mentor.id, body: { name: mentor.name } })
      rememberName(mentor.id, mentor.name)
    })
  }
  return (
    <Dialog
      title={texts.mentorsScreen.removeTitle(mentor.name)}
      confirm={texts.mentorsScreen.confirmRemove}
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{texts.mentorsScreen.removeExplanation}</p>
    </Dialog>
  )
}
