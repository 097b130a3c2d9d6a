import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyBaseLogger, FastifyError, FastifyInstance } from 'fastify'
import type { SignInSettings } from '../auth/sign-in-settings.js'
import type { SignIn } from '../auth/sign-in.js'
import { ownFilesOnly } from './content-policy.js'
import { toNotFound } from './docs.js'

/** Where `npm run build` puts the page and its files (scripts/build-console.mjs). */
const FOLDER = fileURLToPath(new URL('dist/console', import.meta.resolve('#openapi.yaml')))

/** Returns the page of the coordinators (src/console). Its links are relative, so that it works below the prefix of a gateway. */
export type Console = (log: FastifyBaseLogger) => Promise<{
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}>

export interface ConsoleOptions {
  /** Returns the sign-in settings; by default, the API is open. */
  readonly signIn?: SignIn | undefined
  readonly folder?: string
}

/** Serves the files of the console. Returns its page, which belongs at `/`; undefined if the console was not built. */
export async function addConsole(
  app: FastifyInstance,
  { signIn, folder = FOLDER }: ConsoleOptions = {},
): Promise<Console | undefined> {
  const page = `${folder}/index.html`
  if (!existsSync(page)) return undefined
  await app.register(async (files) => {
    files.setErrorHandler((error: FastifyError) => {
      throw toNotFound(error)
    })
    // The names of the files change with their content. `npm run build` has compressed them.
    await files.register(fastifyStatic, {
      root: `${folder}/assets`,
      prefix: '/console/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
    })
  })
  const html = readFileSync(page, 'utf8')
  const signInHtml = readFileSync(`${folder}/sign-in.html`, 'utf8')
  return async (log) => {
    const settings = await signIn?.(log)
    const tokens = settings?.issuer?.token_endpoint
    return {
      html: settings === undefined ? html : withSettings(settings.publicReads ? html : signInHtml, settings),
      headers: headersFor(tokens === undefined ? [] : [new URL(tokens).origin]),
    }
  }
}

function headersFor(calls: readonly string[]): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': Object.entries(ownFilesOnly({ calls }))
      .map((it) => it.join(' '))
      .join('; '),
    'referrer-policy': 'no-referrer',
  }
}

/** Adds the settings to the page as an attribute: the content policy forbids inline scripts, and a separate file would cost a request. */
function withSettings(html: string, settings: SignInSettings): string {
  const content = JSON.stringify(settings).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return html.replace('</head>', () => `  <meta name="sign-in" content="${content}" />\n  </head>`)
}
