// `npm run build`: compiles the project into dist/, or does nothing if it is up to date. Plain JavaScript, because it runs first.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const compiler = at('node_modules/typescript/bin/tsc')

if (existsSync(compiler)) {
  const { status } = spawnSync(process.execPath, [compiler, '-b', at('src/tsconfig.build.json')], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
} else if (!existsSync(at('dist/src/main.js'))) {
  // An installation without development dependencies runs what was built before.
  console.error(
    'dist/ is missing, and so is the compiler. Run these in this order: npm ci, npm run build, npm prune --omit=dev.',
  )
  process.exitCode = 1
}
