import { createApiToken, openSqlite, type Role, type Store } from '@placet/server'
import { answer, note } from './print.ts'
import { unableTo } from './unable.ts'

/** What `placet token create` is told. */
export interface TokenOptions {
  readonly role: Role
  readonly data: string
  readonly json: boolean
}

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'read reports',
  backend: 'send events for visitors who granted analytics',
}

function open(data: string): Store {
  try {
    return openSqlite(data)
  } catch (error) {
    throw unableTo(`open the data in ${data}`, error)
  }
}

/** Makes an API token and prints it, once, alone on stdout. A server that runs accepts it at once. */
export async function createToken({ role, data, json }: TokenOptions): Promise<void> {
  const store = open(data)
  const token = await createApiToken(store, role)
  await store.close()
  answer(json ? JSON.stringify({ token, role }) : token)
  if (json) return
  note(`May ${MAY[role]}. Send it as "Authorization: Bearer …".`)
  note('Keep it now: only its hash is stored, and it is not shown again.')
}
