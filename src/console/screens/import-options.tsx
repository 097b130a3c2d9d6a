import {
  CHOOSABLE_FIELDS,
  type ChosenFile,
  type DateFormat,
  type Encoding,
  ownTimeZone,
} from '../service/import-source.js'
import { Select } from '../parts/field.js'
import { texts } from '../texts/texts.js'
import type { Import } from '../hooks/use-import.js'

interface ImportOptionsProps {
  readonly it: Import
  readonly chosen: ChosenFile
}

/** How the file is read: changed by the reader, then checked again. */
export function ImportOptions({ it, chosen: { format } }: ImportOptionsProps) {
  const { importScreen } = texts
  const { columns = [], outcome, settings, work } = it
  const submit = (event: Event) => {
    event.preventDefault()
    if (work === undefined) it.check()
  }
  const needsChoice = columns.some(({ field }) => field === null) && outcome?.is !== 'accepted'
  return (
    <form class="message" onSubmit={submit}>
      {format !== 'ndjson' && (
        <fieldset disabled={work === 'import'}>
          <legend>{importScreen.options}</legend>
          <div class="columns">
            <Select
              label={importScreen.dates}
              value={settings.dateFormat}
              onInput={(value) => it.set({ dateFormat: value as DateFormat })}
            >
              <Options of={importScreen.dateFormats} />
            </Select>
            <Select
              label={importScreen.timeZone}
              value={settings.timeZone}
              onInput={(timeZone) => it.set({ timeZone })}
            >
              {timeZones().map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
            {format === 'csv' && settings.encoding !== undefined && (
              <Select
                label={importScreen.encoding}
                value={settings.encoding}
                onInput={(value) => it.set({ encoding: value as Encoding })}
              >
                <Options of={importScreen.encodings} />
              </Select>
            )}
          </div>
        </fieldset>
      )}
      {columns.length > 0 && (
        <details open={needsChoice}>
          <summary>{importScreen.columns}</summary>
          <fieldset disabled={work === 'import'}>
            <legend class="hidden">{importScreen.columns}</legend>
            <div class="columns">
              {columns.map(({ heading, field }, i) => (
                <Select
                  key={i}
                  label={heading}
                  value={it.choices.get(heading) ?? ''}
                  onInput={(value) => it.match(heading, value)}
                >
                  <option value="">{importScreen.ignore}</option>
                  {[...new Set([...CHOOSABLE_FIELDS, ...(field === null ? [] : [field])])].map((name) => (
                    <option key={name} value={name}>
                      {importScreen.fields[name] ?? name}
                    </option>
                  ))}
                </Select>
              ))}
            </div>
            <small>{importScreen.columnsHint}</small>
          </fieldset>
        </details>
      )}
      <div class="buttons">
        <button
          type="submit"
          class={outcome?.is === 'accepted' ? undefined : 'primary'}
          aria-disabled={work !== undefined}
        >
          {importScreen.check}
        </button>
      </div>
    </form>
  )
}

function Options({ of }: { readonly of: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(of).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </>
  )
}

const timeZones = (): readonly string[] => [
  ...new Set([ownTimeZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')]),
]
