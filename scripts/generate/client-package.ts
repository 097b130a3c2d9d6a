import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { ContractOutline, OperationOutline } from './contract-outline.js'
import { argumentName, paginatorOf } from './operation-table.js'

interface PackageFile {
  name: string
  license: string
  devDependencies: Record<string, string>
}

const HEADER = '// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.\n'
const root = new URL('../../', import.meta.url)
const sources = new URL('src/client/', root)

/** The typed client as a package: src/client and the modules that it takes from generated/, compiled into one folder. */
export async function clientPackage(
  contract: ContractOutline,
  generatedModules: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { name, license, devDependencies } = JSON.parse(
    await readFile(new URL('package.json', root), 'utf8'),
  ) as PackageFile
  const packageName = `${name}-client`
  const description = {
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
    dependencies: { 'openapi-fetch': devDependencies['openapi-fetch'] },
  }
  const packageJson = `${JSON.stringify(description, null, 2)}\n`
  const readme = await readFile(new URL('README.md', sources), 'utf8')
  const modules = { ...(await handWrittenModules()), ...generatedModules }
  return {
    'package.json': packageJson,
    LICENSE: await readFile(new URL('LICENSE', root), 'utf8'),
    'README.md': readme
      .replaceAll('PACKAGE_NAME', packageName)
      .replace('<!-- operations -->', operationsSection(contract)),
    ...compile({ 'package.json': packageJson, ...modules }),
  }
}

async function handWrittenModules(): Promise<Record<string, string>> {
  const names = (await readdir(sources)).filter((it) => it.endsWith('.ts'))
  const modules = names.map(async (name) => {
    const text = await readFile(new URL(name, sources), 'utf8')
    return [name, text.replaceAll(`'../../generated/`, `'./`)] as const
  })
  return Object.fromEntries(await Promise.all(modules))
}

/** The modules' JavaScript and declarations, as if they all stood in generated/client/. @throws Error if they don't compile. */
function compile(files: Readonly<Record<string, string>>): Record<string, string> {
  const folder = fileURLToPath(new URL('generated/client/', root))
  const given = new Map(Object.entries(files).map(([name, text]) => [folder + name, text]))
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
  host.readFile = (file) => given.get(file) ?? readFile(file)
  host.fileExists = (file) => given.has(file) || fileExists(file)
  host.directoryExists = (path) => folder.startsWith(`${path}/`) || (directoryExists?.(path) ?? true)
  const program = ts.createProgram(
    [...given.keys()].filter((it) => it.endsWith('.ts')),
    options,
    host,
  )
  const compiled: Record<string, string> = {}
  const { diagnostics } = program.emit(
    undefined,
    (file, text) => (compiled[file.slice(folder.length)] = HEADER + text),
  )
  const violations = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (violations.length > 0) fail(violations)
  return compiled
}

function fail(violations: readonly ts.Diagnostic[]): never {
  const host = {
    getCanonicalFileName: (it: string) => it,
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getNewLine: () => '\n',
  }
  throw new Error(`src/client does not compile:\n${ts.formatDiagnostics(violations, host)}`)
}

/** The operations and walks with their arguments, as a Markdown table. */
function operationsSection({ operations }: ContractOutline): string {
  const rows = operations.flatMap((operation) => {
    const walk = paginatorOf(operation)
    const row = (name: string, args: string[], what: string) =>
      `| \`${name}\` | ${args.map((it) => `\`${it}\``).join(', ')} | ${what} |`
    const args = argumentsOf(operation)
    return [
      row(operation.id, args, operation.summary),
      ...(walk === undefined
        ? []
        : [
            row(
              walk.name,
              args.filter((it) => it !== 'page?'),
              `Paginators all pages of \`${operation.id}\``,
            ),
          ]),
    ]
  })
  return ['| method | arguments | what it does |', '| --- | --- | --- |', ...rows].join('\n')
}

function argumentsOf({ parameters, takesBody }: OperationOutline): string[] {
  const names = parameters.map((it) => argumentName(it) + (it.required ? '' : '?'))
  return takesBody ? [...names, 'body'] : names
}
