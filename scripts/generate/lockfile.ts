interface Lockfile {
  readonly packages: Record<string, object>
}

/**
 * Facts about SQLite's two drivers (src/store/sqlite/driver.ts) that npm needs in the lockfile and does not write itself:
 *
 * - `engines`: npm skips an optional dependency if it is for another version of Node. The ranges in the packages are too wide.
 * - `gypfile: false`: version 13 has nothing to compile. Without this fact, `npm ci` runs node-gyp
 *   (https://github.com/npm/cli/issues/9837), which needs Python and a compiler.
 */
const COMPLETED: Readonly<Record<string, object>> = {
  'node_modules/better-sqlite3': { engines: { node: '^22.14 || >=23.6' }, gypfile: false },
  'node_modules/better-sqlite3-12': { engines: { node: '<22.14 || >=23.0 <23.6' } },
}

/** Adds these facts to the text of a lockfile. Each `npm install` removes some of them. */
export function completeLockfile(text: string): string {
  const lockfile = JSON.parse(text) as Lockfile
  for (const [path, facts] of Object.entries(COMPLETED))
    lockfile.packages[path] = { ...lockfile.packages[path], ...facts }
  return `${JSON.stringify(lockfile, null, 2)}\n`
}

/** Gives the project the version of the contract, in the text of `package.json` or of a lockfile. */
export function withVersion(text: string, version: string): string {
  const name = /"name": "(.+)"/.exec(text)?.[0]
  return text.replaceAll(new RegExp(`(${name},\\s+"version": )".+"`, 'g'), `$1"${version}"`)
}
