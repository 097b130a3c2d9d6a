import { SingleBar } from 'cli-progress'

/** Receives the progress of an operation, in any unit. */
export type ProgressListener = (done: number, total: number) => void

/** Shows a progress bar on a terminal while `work` runs, starting with its first report. It ends at 100 % if `work` succeeds. */
export async function withProgress<T>(work: (onProgress: ProgressListener) => Promise<T>): Promise<T> {
  const format = '{bar} {percentage}% | {eta_formatted} left'
  const bar = new SingleBar({ format, stream: process.stdout })
  try {
    const result = await work((done, total) => {
      if (!bar.isActive) bar.start(total, 0)
      bar.update(done)
    })
    bar.update(bar.getTotal())
    return result
  } finally {
    bar.stop()
  }
}
