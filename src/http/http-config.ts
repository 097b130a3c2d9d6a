import type { Config } from '../config.js'

/** What of the configuration guards the service; what is left out is off. */
export type EdgeConfig = Partial<Pick<Config, 'CORS_ORIGINS' | 'MAX_LAG_MS' | 'RATE_LIMIT' | 'TRUST_PROXY'>>
