// Preloaded before tap's own module into each test process and each of its threads. Tap hooks the loading of every module to know
// what `tap --changed` should run. That costs half a second of CPU time for a process and a whole one for each thread. Coverage
// does not need the hook. On Node 24.13 and later, tap uses a cheaper hook that this does not touch.
import module from 'node:module'

module.register = () => undefined
