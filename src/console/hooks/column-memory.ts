const KEY = 'import-columns'

/** The field that the reader has chosen for each heading in earlier imports; empty for columns that are not imported. */
export function rememberedColumns(): ReadonlyMap<string, string> {
  try {
    const entries = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}') as object)
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return new Map() // browsers may refuse the storage, and people may edit it
  }
}

export function rememberColumns(choices: ReadonlyMap<string, string>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...rememberedColumns(), ...choices])))
  } catch {
    // The reader chooses again next time.
  }
}
