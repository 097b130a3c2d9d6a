// Preloaded into each test process. Tap instruments every process that a test starts, and those that these start, which costs a
// second of CPU time for each of two hundred processes. Instead, child-coverage.ts measures their coverage, unless --disable-coverage
// says that nobody wants it.
import processOnSpawn from 'process-on-spawn'

const MEASURE = `--import=${new URL('child-coverage.js', import.meta.url).href}`
const PRELOADED = /"--import=[^"]*(?:@tapjs|no-module-hooks)[^"]*"|--import=\S*(?:@tapjs|no-module-hooks)\S*/g

processOnSpawn.addListener((spawned) => {
  const { NODE_OPTIONS = '', ...env } = spawned.env
  const isMeasured =
    process.env.TEST_COVERAGE === 'true' && !spawned.args.some((it) => it.includes('node_modules'))
  const options = NODE_OPTIONS.replace(PRELOADED, '')
  spawned.env = { ...env, NODE_OPTIONS: isMeasured ? `${options} ${MEASURE}` : options }
})
