// PeerTube as far as our adapter meets it: its own upload engine (@uploadx/core), and around it an imitation of its
// other routes, derived from the observed behaviour of PeerTube 6.3.0. Arguments: port, folder.
// `/_test/…` is ours alone: settings, the bytes of a video, tokens that expire.
import { DiskStorage, Uploadx } from '@uploadx/core'
import express from 'express'
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { World } from './peertube_world.mjs'

const [port, folder] = process.argv.slice(2)
const EXTENSIONS = ['.webm', '.ogv', '.ogg', '.mp4', '.mkv', '.mov', '.m4v']
const LANGUAGES = ['nl', 'en', 'de', 'fr']

rmSync(`${folder}/tmp`, { recursive: true, force: true })   // PeerTube forgets what is under way when it starts
for (const one of ['tmp', 'videos']) mkdirSync(`${folder}/${one}`, { recursive: true })

const world = new World(folder)
const app = express()
const api = express.Router()
const raw = express.raw({ type: () => true, limit: '20mb' })
const json = express.json()
const uploadx = new Uploadx({
  storage: new DiskStorage({ directory: `${folder}/tmp`, expiration: { maxAge: '1h', rolling: true }, maxMetadataSize: '10MB' }),
  userIdentifier: (request) => String(request.user.id)
})

function problem (response, status, detail, more = {}) {
  response.status(status).type('application/problem+json').send(JSON.stringify({ type: 'about:blank', detail, status, error: detail, ...more }))
}

function invalid (response, field, msg) {
  problem(response, 400, `Incorrect request parameters: ${field}`, { 'invalid-params': { [field]: { type: 'field', msg, path: field } } })
}

function signedIn (request, response, next) {
  if (!request.headers.authorization) return problem(response, 401, 'Unauthorized request', { code: 'unauthorized_request' })
  request.user = world.whose(request.headers.authorization)
  if (!request.user) return problem(response, 401, 'Token is invalid', { code: 'invalid_token' })
  next()
}

function mine (request, response, next) {
  request.video = world.find(request.params.id)
  if (!request.video) return problem(response, 404, 'Video not found')
  if (request.video.owner !== request.user.username && request.user.role > 1) return problem(response, 403, 'Cannot manage a video of another user.')
  next()
}

function moderator (request, response, next) {
  if (request.user.role > 1) return problem(response, 403, `User ${request.user.username} does not have right 12.`)
  next()
}

// Parts of a multipart body: name, content type, bytes.
function parts (request) {
  const boundary = /boundary=("?)([^";]+)\1/.exec(request.headers['content-type'])?.[2]
  const text = request.body.toString('latin1')
  return text.split(`--${boundary}`).slice(1, -1).map(part => {
    const [head, ...rest] = part.slice(2).split('\r\n\r\n')
    const data = rest.join('\r\n\r\n').slice(0, -2)
    return { name: /name="([^"]+)"/.exec(head)?.[1], type: /content-type: *(\S+)/i.exec(head)?.[1], data: Buffer.from(data, 'latin1') }
  })
}

// Sign-in

api.get('/oauth-clients/local', (_, response) => response.json({ client_id: 'client', client_secret: 'of-the-client' }))

api.post('/users/token', express.urlencoded({ extended: false }), (request, response) => {
  const told = request.body
  if (++world.logins > world.settings.maxLogins) return response.status(429).set('Retry-After', '296').type('html').send('Too many requests, please try again later.')
  if (told.client_id !== 'client' || told.client_secret !== 'of-the-client') return problem(response, 400, 'Invalid client: client is invalid', { code: 'invalid_client' })
  if (told.grant_type === 'refresh_token') {
    const given = world.refresh(told.refresh_token)
    return given ? response.json(given) : problem(response, 400, 'Invalid grant: refresh token is invalid', { code: 'invalid_grant' })
  }
  const user = world.login(told.username, told.password)
  if (!user) return problem(response, 400, 'Invalid grant: user credentials are invalid', { code: 'invalid_grant' })
  const otp = request.headers['x-peertube-otp']
  if (user.otp && !otp) return problem(response.set('x-peertube-otp', 'required; app'), 401, 'Missing two factor header', { code: 'missing_two_factor' })
  if (user.otp && user.otp !== otp) return problem(response, 400, 'Invalid two factor header', { code: 'invalid_two_factor' })
  response.json(world.give(user.username))
})

api.post('/users/revoke-token', signedIn, (request, response) => {
  world.revoke(request.user.token)
  response.json({ success: true })
})

// What one may

api.get('/config', (_, response) => response.json({
  serverVersion: '6.3.0',
  instance: { name: 'Videotheek Zuid' },
  client: { videos: { resumableUpload: { maxChunkSize: world.settings.maxChunkSize } } },
  videoFile: { update: { enabled: true } },
  autoBlacklist: { videos: { ofUsers: { enabled: world.settings.autoBlacklist } } },
  video: { image: { extensions: ['.png', '.jpg', '.jpeg', '.webp'], size: { max: 4194304 } }, file: { extensions: EXTENSIONS } },
  videoCaption: { file: { size: { max: 20971520 }, extensions: ['.vtt', '.srt'] } },
  user: { videoQuota: -1, videoQuotaDaily: -1 }
}))

api.get('/users/me', signedIn, ({ user }, response) => response.json({
  id: user.id, username: user.username, role: { id: user.role }, adminFlags: 0, videoQuota: world.settings.videoQuota, videoQuotaDaily: -1, videoChannels: user.channels
}))

api.get('/users/me/video-quota-used', signedIn, ({ user }, response) => {
  const used = world.used(user.username)
  response.json({ videoQuotaUsed: used, videoQuotaUsedDaily: used })
})

api.get('/users/me/videos', signedIn, ({ user, query }, response) => {
  const found = world.videos.filter(one => one.owner === user.username && one.name.toLowerCase().includes((query.search ?? '').toLowerCase())).reverse()
  response.json({ total: found.length, data: found.slice(0, Number(query.count ?? 15)).map(one => world.sight(one)) })
})

// Uploading

function asks (request, response, next) {
  const name = uploadx.getId(request)
  if (request.method === 'PUT' && world.processing.has(name)) {
    return request.resume() && problem(response.set('Retry-After', '300'), 503, 'The upload is already being processed')
  }
  next()
}

function toInit (request, response, next) {
  json(request, response, () => {
    const told = request.body
    const size = Number(request.headers['x-upload-content-length'])
    const type = request.headers['x-upload-content-type']
    if (!type) return invalid(response, 'x-upload-content-type', 'Invalid value')
    if (!request.video) {
      if (!told.name || told.name.length < 3 || told.name.length > 120) return invalid(response, 'name', 'Should have a video name between 3 and 120 characters long')
      const tags = told.tags ?? []
      if (tags.length > 5 || tags.some(one => one.length < 2 || one.length > 30)) return invalid(response, 'tags', 'Should have 5 tags at most')
      if (!request.user.channels.some(one => one.id === told.channelId)) return problem(response, 400, 'Unknown "video channel" for this account.')
    }
    const ending = /\.[^.]+$/.exec(told.filename ?? '')?.[0].toLowerCase()
    if (!EXTENSIONS.includes(ending) || !type.startsWith('video/')) return problem(response, 415, `This file is not supported. Please, make sure it is of the following type: ${EXTENSIONS.join(', ')}`)
    if (world.isOverQuota(request.user, size)) return problem(response, 413, 'The user video quota is exceeded with this video.', { code: 'quota_reached' })
    next()
  })
}

function isVideo (path) {
  return readFileSync(path).subarray(4, 8).toString() === 'ftyp'
}

async function complete (request, response) {
  const file = request.body
  world.processing.add(file.id)
  const path = `${folder}/tmp/${file.name}`
  if (!isVideo(path)) return problem(response, 422, 'Video file unreadable.')   // and 503 from now on, as PeerTube does
  await new Promise(resolve => setTimeout(resolve, world.settings.processMs))
  const { video } = request
  const made = video ?? world.add(request.user, file.metadata, file.size)
  if (video) made.source = { filename: file.metadata.filename, inputFilename: file.metadata.filename, size: file.size }
  renameSync(path, `${folder}/videos/${made.uuid}`)
  world.save()
  await uploadx.storage.delete({ id: file.id }).catch(() => {})
  world.processing.delete(file.id)
  response.json(video ? made.source : { video: { id: made.id, uuid: made.uuid, shortUUID: made.shortUUID } })
}

for (const [path, ...before] of [['/videos/upload-resumable', signedIn], ['/videos/:id/source/replace-resumable', signedIn, mine]]) {
  api.post(path, ...before, toInit, uploadx.handle)
  api.put(path, ...before, asks, uploadx.upload, complete)
  api.delete(path, ...before, uploadx.handle)
}

// Videos

api.get('/videos/blacklist', signedIn, moderator, ({ query }, response) => {
  const found = world.videos.filter(one => one.blacklisted && (!query.type || one.blacklisted.type === Number(query.type)))
  response.json({ total: found.length, data: found.map(one => ({ ...one.blacklisted, video: world.sight(one) })) })
})

api.get('/videos/:id', signedIn, (request, response) => {
  const video = world.find(request.params.id)
  if (!video) return problem(response, 404, 'Video not found')
  const isMine = video.owner === request.user.username || request.user.role < 2
  if (video.privacy === 3 && !isMine) return problem(response, 403, 'Cannot fetch information of private/internal/blocked video')
  response.json(world.sight(video))
})

api.get('/videos/:id/source', signedIn, mine, ({ video }, response) => response.json(video.source))

api.put('/videos/:id', signedIn, mine, raw, (request, response) => {
  const { video } = request
  if (request.is('multipart/form-data')) {
    for (const part of parts(request)) if (['thumbnailfile', 'previewfile'].includes(part.name)) video.thumbnailBytes = part.data.length
  } else {
    const told = JSON.parse(request.body)
    if (told.name !== undefined && (told.name.length < 3 || told.name.length > 120)) return invalid(response, 'name', 'Should have a video name between 3 and 120 characters long')
    const { scheduleUpdate, ...rest } = told
    Object.assign(video, rest)
    if (scheduleUpdate !== undefined) video.scheduledUpdate = scheduleUpdate
  }
  world.save()
  response.status(204).end()
})

api.delete('/videos/:id', signedIn, mine, ({ video }, response) => {
  world.videos.splice(world.videos.indexOf(video), 1)
  world.save()
  response.status(204).end()
})

api.put('/videos/:id/captions/:language', signedIn, mine, raw, (request, response) => {
  if (!LANGUAGES.includes(request.params.language)) return invalid(response, 'captionLanguage', 'Invalid value')
  const [part] = parts(request)
  const text = part.data.toString()
  request.video.captions[request.params.language] = part.type === 'text/vtt' ? text : `WEBVTT FILE\n\n${text}`   // as if it were SRT
  world.save()
  response.status(204).end()
})

api.get('/videos/:id/captions', signedIn, mine, ({ video }, response) => response.json({ total: 1, data: video.captions }))

api.put('/videos/:id/chapters', signedIn, mine, json, (request, response) => {
  const { chapters } = request.body
  if (new Set(chapters.map(one => one.timecode)).size < chapters.length) return invalid(response, 'chapters', 'Chapters must have a valid title and timecode, and each timecode must be unique')
  request.video.chapters = chapters
  world.save()
  response.status(204).end()
})

api.get('/videos/:id/chapters', signedIn, mine, ({ video }, response) => response.json({ chapters: video.chapters }))

api.get('/videos/:id/stats/overall', signedIn, mine, (_, response) => response.json({ totalWatchTime: 30, averageWatchTime: 3, totalViewers: 10, viewersPeak: 2, countries: [] }))

api.get('/videos/:id/comment-threads', signedIn, mine, (_, response) => response.json({ total: 2, totalNotDeletedComments: 2, data: [] }))

api.post('/videos/:id/blacklist', signedIn, moderator, mine, json, (request, response) => {
  if (request.video.blacklisted) return problem(response, 500, 'Validation error')   // one entry for each video
  request.video.blacklisted = { reason: request.body.reason ?? null, type: 1 }
  world.save()
  response.status(204).end()
})

api.put('/videos/:id/blacklist', signedIn, moderator, mine, json, (request, response) => {
  request.video.blacklisted.reason = request.body.reason
  world.save()
  response.status(204).end()
})

api.delete('/videos/:id/blacklist', signedIn, moderator, mine, ({ video }, response) => {
  video.blacklisted = null
  world.save()
  response.status(204).end()
})

// Ours alone

app.put('/_test/settings', json, (request, response) => {
  Object.assign(world.settings, request.body)
  world.save()
  response.json(world.settings)
})
app.put('/_test/expire', (_, response) => {
  for (const one of Object.values(world.tokens)) one.until = 0
  world.save()
  response.json({})
})
app.get('/_test/videos', (_, response) => response.json(world.videos))
app.get('/_test/videos/:id', (request, response) => response.sendFile(`${folder}/videos/${request.params.id}`))

app.use('/api/v1', api)
app.listen(Number(port), '127.0.0.1')
