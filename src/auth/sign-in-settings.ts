/** What the console must know to sign people in, and what their tokens allow. Its page contains it. */
export interface SignInSettings {
  /** Reads need no token. */
  readonly publicReads: boolean
  /** See scopesOf. */
  readonly scopeClaims: readonly string[]
  readonly scopePrefix: string
  /** The console as a client of the issuer; absent if the operator has not named one. */
  readonly client?: {
    readonly id: string
    /** What it asks for, separated by spaces. */
    readonly scope: string
    /** Whom the tokens are for. */
    readonly audience: string
  }
  /** Absent while the issuer is unavailable. */
  readonly issuer?: IssuerEndpoints
}

/** The part of an issuer's metadata that signing in needs, in the metadata's own words. (An interface would not fit oauth4webapi, which knows more members.) */
export type IssuerEndpoints = {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly end_session_endpoint?: string
  readonly id_token_signing_alg_values_supported?: string[]
  readonly authorization_response_iss_parameter_supported?: boolean
}
