import type { ChildProcess } from 'node:child_process'
import { callChild, startChild } from '../command/child-process.js'

/** A request that is sent repeatedly: unchanged, or as a template whose placeholders are filled in each time. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: string
  /** `{id}` becomes the next of the load's ids, in rotation; `{later}` an expiry that increases with every rotation. */
  readonly isTemplate?: boolean
}

export interface Load {
  /** Base URL of the server. */
  readonly base: string
  readonly connections: number
  readonly seconds: number
  /** Divided among the connections; each repeats its share. */
  readonly requests: readonly LoadRequest[]
  readonly ids?: readonly string[]
}

/** The outcome of a load. Latencies are in milliseconds. */
export interface LoadReport {
  /** Replies per second. */
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
  /** Number of failures by status or error message. */
  readonly failures: Readonly<Record<string, number>>
}

/** Divides a load among the processes of a server. */
export function divide(load: Omit<Load, 'base'>, bases: readonly string[]): Load[] {
  return bases.map((base, i) => ({
    ...load,
    base,
    connections: load.connections / bases.length,
    ids: load.ids?.filter((_, at) => at % bases.length === i) ?? [],
  }))
}

/** Sends load from a child process, so that it shares no event loop with the servers. */
export class LoadGenerator {
  readonly #child: ChildProcess = startChild('scripts/bench/load-generator-process.ts')

  /** @throws Error if any reply is not a success. */
  async run(load: Load): Promise<LoadReport> {
    const [report] = await this.runTogether([load])
    if (report === undefined) throw new Error('the load generator returned no report')
    return report
  }

  /** Runs loads at the same time and returns a report of each. @throws Error as `run`, unless failures are expected. */
  async runTogether(loads: readonly Load[], areFailuresExpected = false): Promise<LoadReport[]> {
    const reports = await callChild<LoadReport[]>(this.#child, loads)
    const failures = reports.flatMap((it) => Object.entries(it.failures))
    if (failures.length > 0 && !areFailuresExpected) {
      const list = failures.map(([what, count]) => `${count} x ${what}`).join(', ')
      throw new Error(
        `${loads[0]?.requests[0]?.method} ${loads[0]?.requests[0]?.path}: some requests failed: ${list}`,
      )
    }
    return reports
  }
}
