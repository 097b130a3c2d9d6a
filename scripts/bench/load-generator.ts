import type { ChildProcess } from 'node:child_process'
import { ask, startChild } from '../command/child.js'

/** A request that is sent as it is, or with `{id}` and `{later}` filled in anew each time it is sent. */
export interface Step {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: string
  /** `{id}`: the next one of the load's ids, in turn; `{later}`: a later time each time these have been gone through. */
  readonly isTemplate?: boolean
}

export interface Load {
  /** The server's address. */
  readonly base: string
  readonly connections: number
  readonly seconds: number
  /** Shared out among the connections, each of which goes through its share again and again. */
  readonly steps: readonly Step[]
  readonly ids?: readonly string[]
}

/** What a load met; latencies in milliseconds. */
export interface LoadReport {
  /** Requests answered a second. */
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
  /** What went wrong, by status or error, how often. */
  readonly failures: Readonly<Record<string, number>>
}

/** Sends loads from a process of its own, so that the servers keep their event loops to themselves. */
export class LoadGenerator {
  readonly #child: ChildProcess = startChild('scripts/bench/load-process.ts')

  /** @throws Error if anything but a success was answered. */
  async run(load: Load): Promise<LoadReport> {
    const [report] = await this.runTogether([load])
    if (report === undefined) throw new Error('a load without a report')
    return report
  }

  /** Loads at the same time; a report of each. @throws Error as `run`. */
  async runTogether(loads: readonly Load[], areFailuresWanted = false): Promise<LoadReport[]> {
    const reports = await ask<LoadReport[]>(this.#child, loads)
    const failures = reports.flatMap((it) => Object.entries(it.failures))
    if (failures.length > 0 && !areFailuresWanted) {
      const told = failures.map(([what, count]) => `${count} x ${what}`).join(', ')
      throw new Error(`${loads[0]?.steps[0]?.method} ${loads[0]?.steps[0]?.path}: not all succeeded: ${told}`)
    }
    return reports
  }

  stop(): void {
    this.#child.kill()
  }
}
