// The reference tus server. Arguments: port, folder, and how many bytes it takes at most.
import { Server } from '@tus/server'
import { FileStore } from '@tus/file-store'

const [port, folder, most = 8_000_000] = process.argv.slice(2)

const server = new Server({
  path: '/files',
  datastore: new FileStore({ directory: `${folder}/files` }),
  maxSize: Number(most),
  respectForwardedHeaders: false,
  async onIncomingRequest(request) {
    if (request.headers.get('authorization') !== 'Bearer sesame') throw { status_code: 401, body: 'bad token' }
  }
})
server.listen({ host: '127.0.0.1', port: Number(port) })
