import { SingleBar } from 'cli-progress'

/** Tells how much of a work is done. */
export type Tell = (done: number, total: number) => void

const FORMAT = '{bar} {percentage}% | {eta_formatted} left'

/** Shows on a terminal, from the first time that it is told, how far the work has come. */
export async function withProgress<T>(work: (tell: Tell) => Promise<T>, format = FORMAT): Promise<T> {
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
