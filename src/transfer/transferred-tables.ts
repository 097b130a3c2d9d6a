import { type Column, TABLES } from '../store/engine/tables.js'

/** A table, as a transfer needs it. */
export interface TransferredTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  /** Whether the database counts up the table's ids. It must never assign the id of a deleted row again. */
  readonly hasGeneratedKey: boolean
}

/**
 * The tables that are transferred. Each comes after those that it refers to. The tally is not among them: the target counts it, because
 * engines store it differently.
 */
export const TRANSFERRED_TABLES: readonly TransferredTable[] = Object.entries(TABLES)
  .filter(([name]) => name !== 'tally')
  .map(([name, table]) => {
    const columns: [name: string, column: Column][] = Object.entries(table)
    return {
      name,
      columns: columns.map(([column]) => column),
      key: columns.filter(([, { part }]) => part !== 'value').map(([column]) => column),
      hasGeneratedKey: columns.some(([, { part }]) => part === 'generated key'),
    }
  })

/** The table whose rows the tally counts. */
export const COUNTED_TABLE: keyof typeof TABLES = 'certification'
