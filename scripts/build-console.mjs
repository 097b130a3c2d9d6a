// Bundles the console (src/console) into dist/console, as one script and one style sheet. They are named by their content, so that browsers
// can cache them for ever, and compressed here instead of for each request. Plain JavaScript, like build.mjs.
//
// The pages contain the frame of the first screen, with its texts, so that a browser paints it as soon as it has the style. Otherwise,
// the page would be blank until the script has run, and the first paint would take about 1.6 times as long.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The pages, and the frame that each contains: that of the console, and that of a sign-in where reading requires one. */
const PAGES = { 'index.html': 'shell.html', 'sign-in.html': 'door.html' }

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
  const words = { ...links, ...(await loadTexts(build)) }
  const template = readFileSync(join(SOURCE, 'index.html'), 'utf8')
  const pages = Object.entries(PAGES).map(([name, frame]) => {
    const shell = readFileSync(join(SOURCE, frame), 'utf8').trimEnd()
    return [
      join(TARGET, name),
      fill(
        template.replace('{{shell}}', () => shell),
        words,
      ),
    ]
  })
  // Files that are up to date are left alone, because a service may be serving them.
  if (pages.every(([file, page]) => existsSync(file) && readFileSync(file, 'utf8') === page)) return
  rmSync(TARGET, { recursive: true, force: true })
  mkdirSync(join(TARGET, 'assets'), { recursive: true })
  for (const { path, contents } of outputFiles) {
    const file = join(TARGET, 'assets', basename(path))
    writeFileSync(file, contents)
    writeFileSync(`${file}.gz`, gzipSync(contents, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(contents))
  }
  for (const [file, page] of pages) writeFileSync(file, page)
}

/** The texts of the console (src/console/texts/texts.ts). */
async function loadTexts(build) {
  const entryPoints = [join(SOURCE, 'texts/texts.ts')]
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', write: false })
  const { texts } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
  return texts
}

/** Replaces each `{{name}}` or `{{group.name}}` by the word of that name. */
function fill(template, words) {
  return template.replace(/\{\{([\w.]+)\}\}/g, (_, path) => {
    const word = path.split('.').reduce((group, name) => group?.[name], words)
    if (typeof word !== 'string') throw new Error(`src/console has no text ${path}`)
    return word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  })
}
