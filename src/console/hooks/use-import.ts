import { useEffect, useRef, useState } from 'preact/hooks'
import { api, NoReplyError, ProblemError, type Schemas } from '../service/api.js'
import { rememberColumns, rememberedColumns } from './column-memory.js'
import { describeError } from '../service/errors.js'
import {
  CHOOSABLE_FIELDS,
  type ChosenFile,
  contentTypeOf,
  detectEncoding,
  guessDateFormat,
  type ImportColumn,
  isReadable,
  formatOf,
  ownTimeZone,
  type Settings,
} from '../service/import-source.js'
import { useNotices } from './notices.js'
import { texts } from '../texts/texts.js'

/** What the service is doing with the file: a dry run, or the import. */
export type Work = 'check' | 'import'

export type Outcome =
  | { readonly is: 'accepted' | 'imported'; readonly report: Schemas['ImportedFile'] }
  | { readonly is: 'refused'; readonly problem: Schemas['ImportProblem'] }
  /** It did not come to a result. `work` can be tried again; a file that cannot be read must be chosen again. */
  | { readonly is: 'failed'; readonly text: string; readonly work?: Work | undefined }
  | { readonly is: 'cancelled' }

interface State {
  readonly settings: Settings
  readonly chosen?: ChosenFile | undefined
  /** The columns as the service knows them by itself; undefined until it has named them. */
  readonly columns?: readonly ImportColumn[] | undefined
  /** The field that each heading is to be read as; empty if it is not imported. */
  readonly choices: ReadonlyMap<string, string>
  readonly work?: Work | undefined
  readonly outcome?: Outcome | undefined
}

const NONE: ReadonlyMap<string, string> = new Map()

/**
 * The import of one file: it is chosen, checked by a dry run as often as needed, and imported.
 *
 * An import goes on when the reader leaves the screen; the notices then tell how it ended.
 */
export function useImport() {
  const notices = useNotices()
  const [state, setState] = useState<State>(() => ({
    settings: { dateFormat: guessDateFormat(), timeZone: ownTimeZone() },
    choices: NONE,
  }))
  const current = useRef<{ readonly work: Work; readonly controller: AbortController }>()
  const isShown = useRef(true)
  useEffect(
    () => () => {
      isShown.current = false
      if (current.current?.work === 'check') current.current.controller.abort()
    },
    [],
  )

  const run = async (work: Work, begun: State): Promise<void> => {
    const { chosen } = begun
    if (chosen === undefined) return
    current.current?.controller.abort()
    const controller = new AbortController()
    current.current = { work, controller }
    let attempt: State = { ...begun, work, outcome: work === 'check' ? undefined : begun.outcome }
    setState(attempt)
    const end = (outcome: Outcome) => setState({ ...attempt, work: undefined, outcome })
    try {
      attempt = await withEncoding(attempt, chosen)
      const report = await send(attempt, chosen, work, controller.signal)
      if (work === 'check') return end({ is: 'accepted', report })
      end({ is: 'imported', report })
      if (isShown.current) notices.refresh()
      else notices.done(texts.importScreen.done(report.added, report.unchanged))
    } catch (error) {
      if (controller.signal.aborted) return
      const problem = refusalOf(error)
      if (problem === undefined) {
        const failed = await describeFailure(error, chosen, work)
        end(failed)
        if (!isShown.current) notices.failed(new Error(failed.text))
        return
      }
      const { columns = [] } = problem
      if (attempt.columns === undefined && columns.length > 0) {
        const remembered = rememberedColumns()
        const choices = columns.map(
          ({ heading, field }) =>
            [heading, remembered.get(heading) ?? field ?? fieldLabelled(heading)] as const,
        )
        attempt = { ...attempt, columns, choices: new Map(choices) }
        const knowsAll = columns.every(
          ({ heading }) => remembered.has(heading) || choiceOf(attempt, heading) !== '',
        )
        const knowsMore =
          knowsAll ||
          columns.some((it) => remembered.has(it.heading) && remembered.get(it.heading) !== it.field)
        if (knowsMore && work === 'check') return run('check', attempt)
      }
      end({ is: 'refused', problem })
    }
  }

  /** Stops what is under way, because it would answer another question than the reader asks now. */
  const change = (next: Partial<State>) => {
    current.current?.controller.abort()
    setState((last) => ({ ...last, ...next, work: undefined, outcome: undefined }))
  }

  return {
    ...state,
    choose(files: ArrayLike<File>) {
      const [file] = Array.from(files)
      if (file === undefined || state.work === 'import') return
      const format = formatOf(file.name)
      if (format === undefined || files.length > 1) {
        const { oneFile, wrongKind } = texts.importScreen
        const text = files.length > 1 ? oneFile : wrongKind(file.name)
        change({ chosen: undefined })
        setState((last) => ({ ...last, outcome: { is: 'failed', text } }))
        return
      }
      const settings = { ...state.settings, encoding: undefined }
      void run('check', { settings, chosen: { file, format }, choices: NONE })
    },
    set(settings: Partial<Settings>) {
      // In another encoding, the headings are others.
      const columns = 'encoding' in settings ? { columns: undefined, choices: NONE } : {}
      change({ settings: { ...state.settings, ...settings }, ...columns })
    },
    match(heading: string, field: string) {
      change({ choices: new Map([...state.choices, [heading, field]]) })
    },
    check() {
      rememberColumns(
        new Map(
          state.columns?.filter(isChosen(state)).map(({ heading }) => [heading, choiceOf(state, heading)]),
        ),
      )
      void run('check', state)
    },
    /** Repeats what failed, or imports what was checked. */
    start: (work: Work) => void run(work, state),
    cancel() {
      change({})
      setState((last) => ({ ...last, outcome: { is: 'cancelled' } }))
    },
  }
}

export type Import = ReturnType<typeof useImport>

const choiceOf = ({ choices }: State, heading: string): string => choices.get(heading) ?? ''

/** Whether a column is to be read as something that the service does not know by itself. */
const isChosen =
  (state: State) =>
  ({ heading, field }: ImportColumn) =>
    choiceOf(state, heading) !== field

/** The field that has a heading as its label here; empty if none has. */
function fieldLabelled(heading: string): string {
  const label = heading.trim().toLowerCase()
  return CHOOSABLE_FIELDS.find((it) => texts.importScreen.fields[it]?.toLowerCase() === label) ?? ''
}

async function withEncoding(state: State, { file, format }: ChosenFile): Promise<State> {
  if (format !== 'csv' || state.settings.encoding !== undefined) return state
  return { ...state, settings: { ...state.settings, encoding: await detectEncoding(file) } }
}

async function send(state: State, { file, format }: ChosenFile, work: Work, signal: AbortSignal) {
  const { dateFormat, timeZone, encoding } = state.settings
  const { data } = await api.importCertifications(
    {
      contentType: contentTypeOf(format, encoding),
      body: file,
      dry_run: work === 'check',
      date_format: dateFormat,
      time_zone: timeZone,
      column: state.columns
        ?.filter(isChosen(state))
        .map(({ heading }) => `${heading}=${choiceOf(state, heading)}`),
    },
    { signal },
  )
  return data
}

function refusalOf(error: unknown): Schemas['ImportProblem'] | undefined {
  if (!(error instanceof ProblemError) || !error.is(422)) return undefined
  return 'error_count' in error.problem ? error.problem : undefined
}

async function describeFailure(error: unknown, { file }: ChosenFile, work: Work) {
  if (!(await isReadable(file))) return { is: 'failed', text: texts.importScreen.changed } as const
  const isInDoubt = work === 'import' && error instanceof NoReplyError
  return { is: 'failed', text: isInDoubt ? texts.importScreen.inDoubt : describeError(error), work } as const
}
