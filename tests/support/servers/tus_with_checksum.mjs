// tus of the engine that PeerTube uses: the one that checks checksums. Arguments: port, folder.
import { tus } from '@uploadx/core'
import express from 'express'

const [port, folder] = process.argv.slice(2)
const app = express()

app.use('/files', (request, response, next) => {
  if (request.headers.authorization === 'Bearer sesame') return next()
  response.status(401).send('bad token')
})
app.use('/files', tus({ directory: `${folder}/files`, path: '/files', allowMIME: ['video/*'] }))
app.listen(Number(port), '127.0.0.1')
