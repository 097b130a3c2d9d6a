// Preloaded into each test process. Tap instruments every process that a test starts, and those that these start, which costs a
// second of CPU time for each of two hundred processes. Instead, V8 itself writes its coverage to where tap reads it.
import { fileURLToPath } from 'node:url'
import processOnSpawn from 'process-on-spawn'

const COVERAGE = fileURLToPath(new URL('.tap/coverage', import.meta.resolve('#openapi.yaml')))
const PRELOADED = /"--import=[^"]*(?:@tapjs|no-module-hooks)[^"]*"|--import=\S*(?:@tapjs|no-module-hooks)\S*/g

processOnSpawn.addListener((spawned) => {
  const { NODE_OPTIONS = '', ...env } = spawned.env
  const isOwnProgram = !spawned.args.some((it) => it.includes('node_modules'))
  spawned.env = {
    ...env,
    NODE_OPTIONS: NODE_OPTIONS.replace(PRELOADED, ''),
    ...(isOwnProgram ? { NODE_V8_COVERAGE: COVERAGE } : {}),
  }
})
