import { SingleBar } from 'cli-progress'

/** Receives the progress of an operation, in any unit. */
export type ProgressListener = (done: number, total: number) => void

const FORMAT = '{bar} {percentage}% | {eta_formatted} left'

/** Shows a progress bar on a terminal while `work` runs, starting with its first report. */
export async function withProgress<T>(
  work: (onProgress: ProgressListener) => Promise<T>,
  format = FORMAT,
): Promise<T> {
  const bar = new SingleBar({ format, stream: process.stdout })
  try {
    return await work((done, total) => {
      if (!bar.isActive) bar.start(total, 0)
      bar.update(done)
    })
  } finally {
    bar.stop()
  }
}
