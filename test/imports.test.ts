import { readdir, readFile } from 'node:fs/promises'
import { posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
// `import … from` would read the nine megabytes of the compiler twice.
import ts = require('typescript')

const root = fileURLToPath(new URL('.', import.meta.resolve('#package.json')))

/** The folders that each folder imports, statically, dynamically, for a type or as a thread. */
type Arrows = Map<string, Set<string>>

/** Returns the paths of the files that a file imports, and of the threads that it starts. */
function findImports(name: string, source: string): string[] {
  const { importedFiles } = ts.preProcessFile(source, true, true)
  const threads = source.matchAll(/new URL\('(\.[^']+\.js)'/g)
  const paths = [
    ...importedFiles.map((it) => it.fileName),
    ...Array.from(threads, ([, path]) => path as string),
  ]
  return paths.filter((it) => it.startsWith('.')).map((it) => posix.join(posix.dirname(name), it))
}

function addArrows(arrows: Arrows, name: string, source: string): void {
  const folder = posix.dirname(name)
  const imported = arrows.get(folder) ?? new Set()
  arrows.set(folder, imported)
  for (const path of findImports(name, source))
    if (posix.dirname(path) !== folder) imported.add(posix.dirname(path))
}

/** Returns the folders that are left without those that import, or are imported by, no other: the circles, and the ways between them. */
function findCircles(arrows: Arrows): string[] {
  const left = new Map(arrows)
  const isEnd = ([folder, imported]: [string, Set<string>]) =>
    ![...imported].some((it) => left.has(it)) || ![...left.values()].some((it) => it.has(folder))
  for (;;) {
    const ends = [...left].filter(isEnd)
    if (ends.length === 0) return [...left.keys()].sort()
    for (const [folder] of ends) left.delete(folder)
  }
}

/** Returns the arrows from a folder to one that contains it. */
function findUpward(arrows: Arrows): string[] {
  return [...arrows].flatMap(([folder, imported]) =>
    [...imported].filter((it) => folder.startsWith(`${it}/`)).map((it) => `${folder} -> ${it}`),
  )
}

t.test('has no circle and no upward arrow among the folders', async (t) => {
  const arrows: Arrows = new Map()
  for (const top of ['src', 'scripts', 'test']) {
    for (const path of await readdir(root + top, { recursive: true, encoding: 'utf8' })) {
      const name = `${top}/${path.split(sep).join('/')}`
      if (/\.tsx?$/.test(name)) addArrows(arrows, name, await readFile(root + name, 'utf8'))
    }
  }
  t.ok(arrows.size > 50)
  t.strictSame(findCircles(arrows), [])
  t.strictSame(findUpward(arrows), [])
})

t.test('finds a circle of any kind of import, and an upward arrow', (t) => {
  const arrows: Arrows = new Map()
  addArrows(arrows, 'a/start.ts', "import type { B } from './b/b.js'")
  addArrows(arrows, 'a/b/b.ts', "const load = () => import('../c/c.js')")
  addArrows(arrows, 'a/c/c.ts', "type B = import('../b/b.js').B")
  addArrows(arrows, 'a/c/d/d.ts', "new Worker(new URL('../worker.js', import.meta.url))")
  t.strictSame(findCircles(arrows), ['a/b', 'a/c'])
  t.strictSame(findUpward(arrows), ['a/c/d -> a/c'])
  t.end()
})
