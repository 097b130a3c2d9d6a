import type { OperationEntry } from './operation-entry.js'

export type UntypedArguments = Readonly<Record<string, unknown>>

/** The arguments that the URL of an operation contains: the parameters of its path and its query. */
export function urlArguments({ path, query = [] }: OperationEntry): string[] {
  return [...(path.match(/(?<=\{)\w+/g) ?? []), ...query]
}

/** All arguments of an operation. */
export function allArguments(entry: OperationEntry): string[] {
  return [...urlArguments(entry), ...Object.keys(entry.headers ?? {}), ...(entry.body ? ['body'] : [])]
}

/** @throws TypeError for a misspelled argument, which would otherwise be left out: a filter would silently list everything. */
export function checkArguments(method: string, args: object, known: readonly string[]): void {
  const unknown = Object.keys(args).find((it) => !known.includes(it))
  if (unknown !== undefined) {
    throw new TypeError(`${method}: unknown argument ${unknown}; it takes ${known.join(', ')}`)
  }
}

/** Returns the values with each `Date` as the contract's text. @throws TypeError for an invalid one. */
export function formatDates(method: string, values: object): UntypedArguments {
  const formatted = Object.entries(values).map(([name, value]) => {
    if (!(value instanceof Date)) return [name, value] as const
    if (Number.isNaN(value.getTime())) throw new TypeError(`${method}: ${name} is an invalid Date`)
    return [name, value.toISOString()] as const
  })
  return Object.fromEntries(formatted)
}
