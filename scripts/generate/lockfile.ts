interface Lockfile {
  readonly packages: Record<string, object>
}

/**
 * What npm must know of SQLite's two drivers (src/store/sqlite/driver.ts) and does not write into a lockfile itself:
 *
 * - For which Node each of them is: npm skips an optional dependency whose `engines` do not match. What the packages say
 *   of themselves is too wide.
 * - That version 13 has nothing to compile. `npm ci` takes that from the lockfile alone, and else runs node-gyp
 *   (https://github.com/npm/cli/issues/9837), which needs Python and a compiler.
 */
const COMPLETED: Readonly<Record<string, object>> = {
  'node_modules/better-sqlite3': { engines: { node: '^22.14 || >=23.6' }, gypfile: false },
  'node_modules/better-sqlite3-12': { engines: { node: '<22.14 || >=23.0 <23.6' } },
}

/** The text of a lockfile as npm writes it, completed; each `npm install` drops some of it. */
export function completeLockfile(text: string): string {
  const lockfile = JSON.parse(text) as Lockfile
  for (const [path, facts] of Object.entries(COMPLETED))
    lockfile.packages[path] = { ...lockfile.packages[path], ...facts }
  return `${JSON.stringify(lockfile, null, 2)}\n`
}
