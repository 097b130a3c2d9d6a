// `npm run build`: compiles changed files into dist/, and bundles Kysely and the console. Plain JavaScript, because it runs before any
// TypeScript is compiled.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildConsole } from './build-console.mjs'
import { bundleKysely } from './bundle-kysely.mjs'
import { provideExec } from './windows-exec.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
/** `test/tsconfig.build.json` compiles the tests too, into dist-test/. */
const [project = 'src/tsconfig.build.json'] = process.argv.slice(2)
const compiler = at('node_modules/typescript/bin/tsc')

provideExec(at('node_modules/.bin'))
if (existsSync(compiler)) {
  const { status } = spawnSync(process.execPath, [compiler, '-b', at(project)], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
  if (status === 0) {
    await bundleKysely(project.startsWith('test/') ? 'dist-test' : 'dist')
    await buildConsole()
  }
} else if (project.startsWith('test/')) {
  console.error('the tests need the development dependencies: run npm ci')
  process.exitCode = 2
} else if (!existsSync(at('dist/src/main.js'))) {
  // An installation without development dependencies runs an earlier build.
  console.error(
    'dist/ is missing, and so is the compiler. Run these in this order: npm ci, npm run build, npm prune --omit=dev.',
  )
  process.exitCode = 1
}
