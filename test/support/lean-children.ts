// Preloaded into each test file. Tap instruments all processes that a test starts, and those that these start: that takes a
// second of a processor each time, of two hundred processes. V8 itself tells what they cover, to where tap looks for it.
import { fileURLToPath } from 'node:url'
import processOnSpawn from 'process-on-spawn'

const COVERAGE = fileURLToPath(new URL('.tap/coverage', import.meta.resolve('#openapi.yaml')))
const PRELOADED = /"--import=[^"]*(?:@tapjs|no-module-hooks)[^"]*"|--import=\S*(?:@tapjs|no-module-hooks)\S*/g

processOnSpawn.addListener((spawned) => {
  const { NODE_OPTIONS = '', ...env } = spawned.env
  const isServiceDatabase = !spawned.args.some((it) => it.includes('node_modules'))
  spawned.env = {
    ...env,
    NODE_OPTIONS: NODE_OPTIONS.replace(PRELOADED, ''),
    ...(isOurs ? { NODE_V8_COVERAGE: COVERAGE } : {}),
  }
})
