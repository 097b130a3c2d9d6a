import type { Schemas } from '../service/api.js'
import { formatMoment, utcTitle } from '../texts/dates.js'
import { type FileFormat, REQUIRED_FIELDS } from '../service/import-source.js'
import { texts } from '../texts/texts.js'

/** The fields without which the service cannot read a table beyond its headings; then all errors are about these. */
export function missingFields({ columns = [] }: Schemas['ImportProblem']): string[] {
  if (columns.length === 0) return []
  return REQUIRED_FIELDS.filter((field) => !columns.some((it) => it.field === field))
}

interface ImportErrorsProps {
  readonly problem: Schemas['ImportProblem']
  readonly format: FileFormat | undefined
  /** The field that is chosen for each heading. */
  readonly choices: ReadonlyMap<string, string>
}

/** The errors of a file at their cells. */
export function ImportErrors({ problem, format, choices }: ImportErrorsProps) {
  const { importScreen } = texts
  const missing = missingFields(problem)
  if (missing.length > 0) {
    const chosen = new Set(choices.values())
    const left = missing.filter((it) => !chosen.has(it))
    if (left.length === 0) return null
    return <p>{importScreen.missing(left.map((it) => importScreen.fields[it] ?? it))}</p>
  }
  return (
    <>
      <div class="scrollable errors" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                {format === 'xlsx' ? importScreen.row : importScreen.line}
              </th>
              <th scope="col">{importScreen.column}</th>
              <th scope="col">{importScreen.value}</th>
              <th scope="col">{importScreen.problem}</th>
            </tr>
          </thead>
          <tbody>
            {problem.errors?.map(({ line, field, value, detail }, i) => (
              <tr key={i}>
                <td class="number">{line}</td>
                <td>{field}</td>
                <td>{value}</td>
                <td>{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet">{isAboutColumns(problem) ? importScreen.unknownColumns : importScreen.errorsHint}</p>
    </>
  )
}

/** Whether the reader can mend it here, by choosing what the columns contain. */
function isAboutColumns({ columns = [], errors = [] }: Schemas['ImportProblem']): boolean {
  return errors.every((it) => columns.some(({ heading, field }) => heading === it.field && field === null))
}

interface ImportPreviewProps {
  readonly report: Schemas['ImportedFile']
  readonly format: FileFormat | undefined
  readonly isBusy: boolean
  readonly onImport: () => void
}

/** What an import would do, and the button for it. */
export function ImportPreview({ report, format, isBusy, onImport }: ImportPreviewProps) {
  const { importScreen } = texts
  const { separator, ignored_columns: ignored, sample, added } = report
  return (
    <>
      {(separator !== null || ignored.length > 0) && (
        <dl class="facts">
          {separator !== null && (
            <>
              <dt>{importScreen.separator}</dt>
              <dd>{importScreen.separators[separator] ?? separator}</dd>
            </>
          )}
          {ignored.length > 0 && (
            <>
              <dt>{importScreen.ignored}</dt>
              <dd>{ignored.join(', ')}</dd>
            </>
          )}
        </dl>
      )}
      <Repeated report={report} unit={format === 'xlsx' ? 'row' : 'line'} />
      {sample.length > 0 && <Sample sample={sample} />}
      {added > 0 && (
        // While it is under way it cannot be pressed again, but keeps the focus.
        <button type="button" class="primary" aria-disabled={isBusy} onClick={() => isBusy || onImport()}>
          {importScreen.confirm(added)}
        </button>
      )}
    </>
  )
}

interface RepeatedProps {
  readonly report: Schemas['ImportedFile']
  readonly unit: 'line' | 'row'
}

/** The lines that may have been copied by mistake. */
function Repeated({ report: { repeated = [], repeated_count: count = 0 }, unit }: RepeatedProps) {
  const { importScreen } = texts
  if (count === 0) return null
  return (
    <>
      <p>{importScreen.repeated(count, unit)}</p>
      <ul class="repeated">
        {repeated.map(({ line, first_line: first }) => (
          <li key={line}>{importScreen.repeats(unit, line, first)}</li>
        ))}
        {count > repeated.length && <li>{importScreen.moreRepeated(count - repeated.length)}</li>}
      </ul>
    </>
  )
}

/** The columns of the sample. Those that are optional are shown if a record has them. */
const SAMPLE_FIELDS = [
  'id',
  'mentor_id',
  'cert_type',
  'issued_at',
  'expires_at',
  'renewal_count',
  'revoked_at',
  'revocation_reason',
] as const

function Sample({ sample }: { readonly sample: Schemas['ImportedFile']['sample'] }) {
  const fields = SAMPLE_FIELDS.filter((field) => sample.some((it) => Boolean(it[field])))
  return (
    <>
      <h2>{texts.importScreen.sample}</h2>
      <div class="scrollable" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {fields.map((field) => (
                <th key={field} scope="col">
                  {texts.importScreen.fields[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((it, i) => (
              <tr key={i}>
                {fields.map((field) => (
                  <td key={field}>{field.endsWith('_at') ? <Moment at={it[field]} /> : it[field]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet">{texts.importScreen.sampleHint}</p>
    </>
  )
}

/** With the time, because that is what a date has become. */
function Moment({ at }: { readonly at: string | number | undefined }) {
  if (typeof at !== 'string') return null
  return (
    <time dateTime={at} title={utcTitle(at)}>
      {formatMoment(at)}
    </time>
  )
}
