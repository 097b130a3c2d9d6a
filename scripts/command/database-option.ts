import { describeVariables } from '../../src/config.js'

/** The help of the setting that the commands for data share. */
export const DATABASE_OPTION = { DATABASE_URL: String(describeVariables().DATABASE_URL) }
