// The worker of WriterThread: writes to the database file of its workerData.
import { parentPort, workerData } from 'node:worker_threads'
import { type ErrorObject, serializeError } from 'serialize-error'
import { createStore } from '../operations/certification-store.js'
import type { Store } from '../interface/store.js'
import { cloneableError } from '../interface/cloneable-error.js'
import { openSqliteEngine } from './sqlite-engine.js'

/** The methods of the store that run in the worker. */
export type WriterMethods = Pick<
  Store,
  | 'createCertification'
  | 'updateCertification'
  | 'reinstateCertification'
  | 'withdrawRenewal'
  | 'renewCertifications'
  | 'deleteCertification'
  | 'putMentor'
  | 'deleteMentor'
  | 'ping'
>

/** A call of one of the store's methods. */
export type Call = {
  [Name in keyof WriterMethods]: {
    readonly name: Name
    readonly parameters: Parameters<WriterMethods[Name]>
  }
}[keyof WriterMethods]

/** Calls with their ids. The last message is `close`, after which the thread ends when all calls are settled. */
export type WorkerRequest = readonly (readonly [callId: number, call: Call])[] | 'close'

/** The outcomes of calls. */
export interface WorkerResponse {
  readonly outcomes: (readonly [callId: number, outcome: Outcome])[]
  /** The number of writes in each commit since the last response. */
  readonly commits: number[]
}

/** The outcome of a call. */
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
  for (const [callId, call] of request) {
    execute(call).then(
      (value) => report(callId, { value }),
      (error: unknown) => report(callId, { error: serializeError(error) }),
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
    case 'reinstateCertification':
      return store.reinstateCertification(...call.parameters)
    case 'withdrawRenewal':
      return store.withdrawRenewal(...call.parameters)
    case 'renewCertifications':
      return store.renewCertifications(...call.parameters)
    case 'deleteCertification':
      return store.deleteCertification(...call.parameters)
    case 'putMentor':
      return store.putMentor(...call.parameters)
    case 'deleteMentor':
      return store.deleteMentor(...call.parameters)
    case 'ping':
      return store.ping()
  }
}

/** Sends the outcomes that settle together, such as those of one commit, in one message. */
function report(callId: number, outcome: Outcome): void {
  if (response.outcomes.push([callId, outcome]) > 1) return
  queueMicrotask(() => {
    parentPort?.postMessage(response)
    response = { outcomes: [], commits: [] }
  })
}
