/** Called with the share that is done, from 0 to 1. */
export type ReportProgress = (done: number) => void

/** Does something for each item, one after the other. Called again after a failure, it goes on where it stopped. */
export function resumable<T>(items: readonly T[], work: (item: T) => Promise<unknown>) {
  let done = 0
  return async (report: ReportProgress = () => {}) => {
    for (; done < items.length; done++) {
      report(done / items.length)
      await work(items[done] as T)
    }
  }
}
