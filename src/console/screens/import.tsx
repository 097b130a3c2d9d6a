import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ACCEPTED_EXTENSIONS } from '../service/import-source.js'
import { linkTo } from '../hooks/route.js'
import { texts } from '../texts/texts.js'
import { type Import, useImport } from '../hooks/use-import.js'
import { useUniqueId } from '../hooks/use-unique-id.js'
import { ImportErrors, ImportPreview, missingFields } from './import-result.js'
import { ImportOptions } from './import-options.js'

/** Imports certifications from a file, after showing what would happen. */
export function Import() {
  const it = useImport()
  const [isOver, setOver] = useState(false)
  return (
    // Everywhere on the screen, because a browser leaves the page for a file that misses its target.
    <div
      class="import"
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        it.choose(event.dataTransfer?.files ?? [])
      }}
    >
      <h1>{texts.importScreen.title}</h1>
      <p class="lead">{texts.importScreen.lead}</p>
      <FileChooser it={it} isOver={isOver && it.work !== 'import'} />
      <Result it={it} />
      {it.chosen !== undefined && it.outcome?.is !== 'imported' && (
        <ImportOptions it={it} chosen={it.chosen} />
      )}
    </div>
  )
}

/** A button for a file. */
function FileChooser({ it, isOver }: { readonly it: Import; readonly isOver: boolean }) {
  const hintId = useUniqueId()
  const { importScreen } = texts
  return (
    <label class={isOver ? 'drop over' : 'drop'}>
      <input
        type="file"
        class="hidden"
        accept={ACCEPTED_EXTENSIONS}
        aria-describedby={hintId}
        disabled={it.work === 'import'}
        onInput={(event) => {
          it.choose(event.currentTarget.files ?? [])
          event.currentTarget.value = '' // so that the same file can be chosen again
        }}
      />
      {it.chosen !== undefined && (
        <span class="file">
          <strong>{it.chosen.file.name}</strong> <small>{importScreen.size(it.chosen.file.size)}</small>
        </span>
      )}
      <span class="choose">{it.chosen === undefined ? importScreen.choose : importScreen.chooseOther}</span>
      <small id={hintId}>{importScreen.chooseHint}</small>
    </label>
  )
}

/** What became of the file. It takes the focus if the button that led to it is gone. */
function Result({ it }: { readonly it: Import }) {
  const { outcome, work } = it
  const section = useRef<HTMLElement>(null)
  // Before the browser paints, so that the focus does not move after the reader has pressed Tab.
  useLayoutEffect(() => {
    // A button that was disabled keeps the focus until then.
    const hasFocus = document.activeElement?.matches(':not(body, :disabled)')
    if (outcome !== undefined && !hasFocus) section.current?.focus()
  }, [outcome])
  return (
    <section ref={section} class="result" tabIndex={-1} aria-label={texts.importScreen.result}>
      <p class="lead" role="status">
        {work === undefined ? summarize(it) : texts.importScreen[work === 'check' ? 'checking' : 'importing']}
      </p>
      {work !== undefined && (
        <div class="buttons">
          <progress aria-label={texts.importScreen[work === 'check' ? 'checking' : 'importing']} />
          <button type="button" onClick={it.cancel}>
            {texts.cancel}
          </button>
        </div>
      )}
      {outcome?.is === 'failed' && (
        <div class="message error" role="alert">
          <p>{outcome.text}</p>
          {outcome.work !== undefined && (
            <button type="button" onClick={() => it.start(outcome.work ?? 'check')}>
              {texts.retry}
            </button>
          )}
        </div>
      )}
      {outcome?.is === 'refused' && (
        <ImportErrors problem={outcome.problem} format={it.chosen?.format} choices={it.choices} />
      )}
      {outcome?.is === 'accepted' && (
        <ImportPreview
          report={outcome.report}
          format={it.chosen?.format}
          isBusy={work !== undefined}
          onImport={() => it.start('import')}
        />
      )}
      {outcome?.is === 'imported' && (
        <>
          <p>
            <a href={linkTo('certifications', { sort: '-id' })}>{texts.importScreen.list}</a>
          </p>
          <p class="quiet">{texts.importScreen.undo}</p>
        </>
      )}
    </section>
  )
}

function summarize({ outcome }: Import): string {
  const { importScreen } = texts
  if (outcome?.is === 'cancelled') return importScreen.cancelled
  if (outcome?.is === 'accepted') return importScreen.wouldAdd(outcome.report.added, outcome.report.unchanged)
  if (outcome?.is === 'imported') return importScreen.done(outcome.report.added, outcome.report.unchanged)
  if (outcome?.is !== 'refused') return ''
  const { errors = [], error_count: count = errors.length } = outcome.problem
  return missingFields(outcome.problem).length > 0
    ? importScreen.unknownColumns
    : importScreen.errors(count, errors.length)
}
