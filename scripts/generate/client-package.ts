import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { ContractOutline, OperationOutline } from './contract-outline.js'
import { argumentName, findPaginator, isFile } from './operation-table.js'

interface PackageFile {
  name: string
  license: string
}

const HEADER = '// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.\n'
const root = new URL('../../', import.meta.url)
const sources = new URL('src/client/', root)

/**
 * Generates the files of the client package, by name: src/client and the generated modules that it imports, compiled to one folder.
 *
 * The package is committed, so that a team can install it from the repository without building it. It is compiled in memory with the
 * compiler API, so that generation leaves no intermediate files.
 */
export async function clientPackage(
  contract: ContractOutline,
  generatedModules: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { name, license } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as PackageFile
  const packageName = `${name}-client`
  const manifest = {
    name: packageName,
    version: contract.version,
    description: `Typed client of the ${contract.title}.`,
    license,
    type: 'module',
    engines: { node: '>=20' },
    sideEffects: false,
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    types: './index.d.ts',
    files: ['*.js', '*.d.ts'],
  }
  const packageJson = `${JSON.stringify(manifest, null, 2)}\n`
  const readme = await readFile(new URL('README.md', sources), 'utf8')
  const modules = { ...(await readSourceModules()), ...generatedModules }
  return {
    'package.json': packageJson,
    LICENSE: await readFile(new URL('LICENSE', root), 'utf8'),
    'README.md': readme
      .replaceAll('PACKAGE_NAME', packageName)
      .replace('<!-- operations -->', operationsSection(contract)),
    ...compile({ 'package.json': packageJson, ...modules }),
  }
}

async function readSourceModules(): Promise<Record<string, string>> {
  const names = (await readdir(sources)).filter((it) => it.endsWith('.ts'))
  const modules = names.map(async (name) => {
    const text = await readFile(new URL(name, sources), 'utf8')
    return [name, text.replaceAll(`'../../generated/`, `'./`)] as const
  })
  return Object.fromEntries(await Promise.all(modules))
}

/** Compiles the modules, as if they were files in generated/client/, to JavaScript and declarations. @throws Error if that fails. */
function compile(modules: Readonly<Record<string, string>>): Record<string, string> {
  const folder = fileURLToPath(new URL('generated/client/', root))
  const files = new Map(Object.entries(modules).map(([name, text]) => [folder + name, text]))
  const config = ts.getParsedCommandLineOfConfigFile(
    fileURLToPath(new URL('tsconfig.json', sources)),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (it) => fail([it]),
    },
  )
  const options = config?.options ?? {}
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, directoryExists } = host
  host.readFile = (file) => files.get(file) ?? readFile(file)
  host.fileExists = (file) => files.has(file) || fileExists(file)
  host.directoryExists = (path) => folder.startsWith(`${path}/`) || (directoryExists?.(path) ?? true)
  const program = ts.createProgram(
    [...files.keys()].filter((it) => it.endsWith('.ts')),
    options,
    host,
  )
  const compiled: Record<string, string> = {}
  const { diagnostics: emitDiagnostics } = program.emit(
    undefined,
    (file, text) => (compiled[file.slice(folder.length)] = HEADER + text),
  )
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...emitDiagnostics]
  if (diagnostics.length > 0) fail(diagnostics)
  return compiled
}

function fail(diagnostics: readonly ts.Diagnostic[]): never {
  const host = {
    getCanonicalFileName: (it: string) => it,
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getNewLine: () => '\n',
  }
  throw new Error(`src/client does not compile:\n${ts.formatDiagnostics(diagnostics, host)}`)
}

/** Formats a Markdown table of the client's methods and their arguments. */
function operationsSection({ operations }: ContractOutline): string {
  const rows = operations.flatMap((operation) => {
    const paginator = findPaginator(operation)
    const row = (name: string, args: string[], purpose: string) =>
      `| \`${name}\` | ${args.map((it) => `\`${it}\``).join(', ')} | ${purpose} |`
    const args = formatArguments(operation)
    return [
      row(operation.id, args, operation.summary),
      ...(paginator === undefined
        ? []
        : [
            row(
              paginator.name,
              args.filter((it) => it !== 'page?'),
              `Iterates over the records of all pages of \`${operation.id}\``,
            ),
          ]),
    ]
  })
  return ['| method | arguments | purpose |', '| --- | --- | --- |', ...rows].join('\n')
}

function formatArguments({ parameters, body }: OperationOutline): string[] {
  const names = parameters.map((it) => argumentName(it) + (it.required ? '' : '?'))
  return [...names, ...(isFile(body) ? ['contentType'] : []), ...(body === undefined ? [] : ['body'])]
}
