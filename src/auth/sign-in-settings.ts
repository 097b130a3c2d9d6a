/** The settings that the console needs to sign people in and to read the scopes of their tokens. Its page contains them. */
export interface SignInSettings {
  /** Reads need no token. */
  readonly publicReads: boolean
  /** See scopesOf. */
  readonly scopeClaims: readonly string[]
  readonly scopePrefix: string
  /** The console as a client of the issuer; absent if the operator has not named one. */
  readonly client?: {
    readonly id: string
    /** The scopes that it requests, separated by spaces. */
    readonly scope: string
    /** What it adds to its requests to the issuer, by name. */
    readonly parameters: Readonly<Record<string, string>>
  }
  /** Absent while the issuer is unavailable. */
  readonly issuer?: IssuerEndpoints
}

/**
 * The part of an issuer's metadata that signing in needs, under the names of the metadata. It is a type, because an interface would not
 * be assignable to that of oauth4webapi, which has an index signature.
 */
export type IssuerEndpoints = {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly end_session_endpoint?: string
  readonly id_token_signing_alg_values_supported?: string[]
  readonly authorization_response_iss_parameter_supported?: boolean
}
