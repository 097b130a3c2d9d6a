// Bundles the console (src/console) into dist/console, as one script and one style sheet. They are named by their content, so that browsers
// can cache them for ever, and compressed here instead of for each request. Plain JavaScript, like build.mjs.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const SOURCE = at('src/console')
const TARGET = at('dist/console')

/** @returns {Promise<void>} */
export async function buildConsole() {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'main.tsx'), join(SOURCE, 'style.css')],
    entryNames: '[name]-[hash]',
    outdir: TARGET,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    write: false,
  })
  const links = Object.fromEntries(
    outputFiles.map(({ path }) => [path.endsWith('.css') ? 'style' : 'script', `console/${basename(path)}`]),
  )
  const template = readFileSync(join(SOURCE, 'index.html'), 'utf8')
  const page = template.replace(/\{\{(\w+)\}\}/g, (_, name) => links[name])
  const pageFile = join(TARGET, 'index.html')
  // Files that are up to date are left alone, because a service may be serving them.
  if (existsSync(pageFile) && readFileSync(pageFile, 'utf8') === page) return
  rmSync(TARGET, { recursive: true, force: true })
  mkdirSync(join(TARGET, 'assets'), { recursive: true })
  for (const { path, contents } of outputFiles) {
    const file = join(TARGET, 'assets', basename(path))
    writeFileSync(file, contents)
    writeFileSync(`${file}.gz`, gzipSync(contents, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(contents))
  }
  writeFileSync(pageFile, page)
}
