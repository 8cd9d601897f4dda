import { looks, positions } from '@placet/core/looks'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { explainUnable } from './print.ts'
import type { InitOptions } from './init.ts'
import type { ServeOptions } from './serve.ts'
import type { TokenOptions } from './token.ts'
import { EXIT, UnableError } from './unable.ts'

/** The version of this package; a test holds it to package.json. */
const VERSION = '0.1.0'

const EXAMPLES = {
  init: `
Examples:
  placet init
  placet init config/placet.config.json
  placet init --look paper --position bottom
  placet init --force --json`,
  serve: `
Examples:
  placet serve
  placet serve --config placet.config.ts --port 8080 --data /var/lib/placet
  placet serve --port 0 --json    any free port; the first line says which

Exit codes: 0 stopped by SIGINT or SIGTERM; 2 the policy is at fault, or it could not start.`,
  token: `
Examples:
  placet token create --role viewer
  export PLACET_TOKEN=$(placet token create --role backend --data .placet)

The token alone goes to stdout. It is shown once: only its hash is kept.`,
}

function port(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= 65_535) return number
  throw new InvalidArgumentError('It must be a number from 0 (any free port) to 65535.')
}

// Each command loads its own code: help and wrong usage answer without a server or a schema.

const json = (): Option => new Option('--json', 'say it in JSON').default(false)
const data = (): Option =>
  new Option('--data <dir>', 'where records and keys are kept').default('.placet')

function addInit(program: Command): void {
  program
    .command('init')
    .summary('write a small valid policy')
    .description('Writes a small valid policy and says what to change in it.')
    .argument('[file]', 'where to write it', 'placet.config.json')
    .addOption(
      new Option('--look <name>', 'colours and letters to begin with').choices(Object.keys(looks)),
    )
    .addOption(
      new Option('--position <name>', 'where the notice stands').choices(Object.keys(positions)),
    )
    .option('--force', 'replace a file that is there', false)
    .addOption(json())
    .addHelpText('after', EXAMPLES.init)
    .action(async (file: string, options: InitOptions) => {
      const { init } = await import('./init.ts')
      await init(file, options)
    })
}

function addServe(program: Command): void {
  program
    .command('serve')
    .summary('serve the script tag, decisions, events and reports')
    .description('Checks a policy and serves it: script tag, decisions, events, reports, keys.')
    .option('--config <file>', 'the policy: .json, .ts or .js', 'placet.config.json')
    .addOption(new Option('--port <n>', '0 picks a free one').argParser(port).default(4000))
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .addOption(data())
    .addOption(json())
    .addHelpText('after', EXAMPLES.serve)
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./serve.ts')
      await serve(options)
    })
}

function addToken(program: Command): void {
  const token = program.command('token').description('API tokens of backends and viewers.')
  token
    .command('create')
    .summary('make a token and print it once')
    .description('Makes an API token, prints it once, and keeps only its hash.')
    .addOption(
      new Option('--role <role>', 'backend: send events; viewer: read reports')
        .choices(['viewer', 'backend'])
        .makeOptionMandatory(),
    )
    .addOption(data())
    .addOption(json())
    .addHelpText('after', EXAMPLES.token)
    .action(async (options: TokenOptions) => {
      const { createToken } = await import('./token.ts')
      await createToken(options)
    })
}

function placetCommand(): Command {
  const program = new Command('placet')
    .description('Consent that can be checked: write a policy, serve it, hand out tokens.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command, with examples')
    .showSuggestionAfterError()
    .showHelpAfterError('(see --help)')
    .exitOverride()
  addInit(program)
  addServe(program)
  addToken(program)
  return program
}

/** What an error of ours leaves in a report: its stack. */
function unexpected(error: unknown): UnableError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new UnableError(`this is a fault of placet, please report it: ${stack}`)
}

/**
 * Runs the `placet` command and gives its exit code: 0 it holds, 1 it found something, 2 it could
 * not run, which includes wrong usage. Never rejects.
 */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await placetCommand().parseAsync(args, { from: 'user' })
    return EXIT.holds
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.unable
    const reason = error instanceof UnableError ? error : unexpected(error)
    explainUnable(reason, { json: args.includes('--json') })
    return EXIT.unable
  }
}
