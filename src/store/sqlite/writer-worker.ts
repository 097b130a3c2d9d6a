// Carries out changes on the database file that it is started with: the other side of WriterThread.
import { parentPort, workerData } from 'node:worker_threads'
import { type ErrorObject, serializeError } from 'serialize-error'
import { createStore } from '../certification-store.js'
import type { Store } from '../store.js'
import { cloneableError } from './cloneable-error.js'
import { openSqliteEngine } from './sqlite-engine.js'

export type WriterMethods = Pick<Store, 'createCertification' | 'updateCertification' | 'deleteCertification'>

/** A call of one of the store's methods. */
export type Call = {
  [Name in keyof WriterMethods]: {
    readonly name: Name
    readonly parameters: Parameters<WriterMethods[Name]>
  }
}[keyof WriterMethods]

/** Calls, each under a number of its own; or, as the last message, that the thread is to end when all of them are settled. */
export type WorkerRequest = readonly (readonly [number: number, call: Call])[] | 'close'

/** What calls have come to. */
export interface WorkerResponse {
  readonly outcomes: (readonly [number: number, outcome: Outcome])[]
  /** How many writes each commit since the last report had. */
  readonly commits: number[]
}

export type Outcome = { readonly value: unknown } | { readonly error: ErrorObject }

let response: WorkerResponse = { outcomes: [], commits: [] }

const observer = { committed: (writes: number) => void response.commits.push(writes) }
const engine = await openSqliteEngine(workerData as string, observer).catch((error: unknown) => {
  throw cloneableError(error)
})
const store = createStore(engine)

parentPort?.on('message', (request: WorkerRequest) => {
  if (request === 'close') {
    void store.close().then(() => parentPort?.close())
    return
  }
  for (const [number, call] of request) {
    execute(call).then(
      (value) => report(number, { value }),
      (error: unknown) => report(number, { error: serializeError(error) }),
    )
  }
})
parentPort?.postMessage('ready')

function execute(call: Call): Promise<unknown> {
  switch (call.name) {
    case 'createCertification':
      return store.createCertification(...call.parameters)
    case 'updateCertification':
      return store.updateCertification(...call.parameters)
    case 'deleteCertification':
      return store.deleteCertification(...call.parameters)
  }
}

/** What settles at one time, as the writes of a commit do, is told in one message. */
function report(number: number, outcome: Outcome): void {
  if (response.outcomes.push([number, outcome]) > 1) return
  queueMicrotask(() => {
    parentPort?.postMessage(response)
    response = { outcomes: [], commits: [] }
  })
}
