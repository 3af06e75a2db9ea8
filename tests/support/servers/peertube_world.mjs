// The people, videos and tokens of the imitation of PeerTube; kept in a file, as PeerTube keeps them in a database.
// Derived from the observed behaviour of PeerTube 6.3.0.
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const USERS = {
  anna: { id: 2, role: 2, password: 'geheim-1', channels: [{ id: 2, name: 'anna_channel', displayName: 'anna' }, { id: 4, name: 'hr', displayName: 'HR' }] },
  mod: { id: 3, role: 1, password: 'geheim-1', channels: [{ id: 3, name: 'mod_channel', displayName: 'mod' }] },
  otto: { id: 5, role: 2, password: 'geheim-1', otp: '123456', channels: [{ id: 6, name: 'otto_channel', displayName: 'otto' }] }
}

const FRESH = {
  tokens: {}, refreshTokens: {}, videos: [], logins: 0,
  settings: { videoQuota: -1, autoBlacklist: false, tokenSeconds: 86399, maxChunkSize: 0, maxLogins: 100000, processMs: 0, transcodeMs: 0, transcodingFails: false }
}

export class World {
  constructor (folder) {
    this.path = `${folder}/world.json`
    Object.assign(this, structuredClone(FRESH), existsSync(this.path) ? JSON.parse(readFileSync(this.path)) : {})
    this.processing = new Set()   // upload ids that are put together, or that were no videos
  }

  save () {
    const { tokens, refreshTokens, videos, logins, settings } = this
    writeFileSync(`${this.path}.new`, JSON.stringify({ tokens, refreshTokens, videos, logins, settings }))
    renameSync(`${this.path}.new`, this.path)
  }

  user (name) {
    return name && { username: name, ...USERS[name] }
  }

  login (name, password) {
    const user = USERS[name]
    return user && user.password === password ? this.user(name) : undefined
  }

  give (name) {
    const token = randomBytes(20).toString('hex')
    const refresh = randomBytes(20).toString('hex')
    this.tokens[token] = { name, until: Date.now() + this.settings.tokenSeconds * 1000 }
    this.refreshTokens[refresh] = { name, token }
    this.save()
    return { token_type: 'Bearer', access_token: token, refresh_token: refresh, expires_in: this.settings.tokenSeconds, refresh_token_expires_in: 1209599 }
  }

  refresh (refreshToken) {
    const found = this.refreshTokens[refreshToken]
    if (!found) return undefined
    delete this.refreshTokens[refreshToken]
    delete this.tokens[found.token]
    return this.give(found.name)
  }

  revoke (token) {
    for (const [refresh, one] of Object.entries(this.refreshTokens)) if (one.token === token) delete this.refreshTokens[refresh]
    delete this.tokens[token]
    this.save()
  }

  whose (header) {
    const token = /^Bearer (\S+)$/.exec(header || '')?.[1]
    const found = this.tokens[token]
    return found && found.until > Date.now() ? { ...this.user(found.name), token } : undefined
  }

  used (name) {
    return this.videos.filter(one => one.owner === name).reduce((sum, one) => sum + one.source.size, 0)
  }

  isOverQuota (user, size) {
    const { videoQuota } = this.settings
    return videoQuota !== -1 && this.used(user.username) + size > videoQuota
  }

  add (user, told, size) {
    const video = {
      id: this.videos.length + 1, uuid: randomUUID(), shortUUID: randomBytes(11).toString('hex'), owner: user.username,
      name: told.name, description: told.description ?? null, privacy: told.privacy ?? 1, language: told.language ?? null,
      tags: told.tags ?? [], channelId: told.channelId, scheduledUpdate: told.scheduleUpdate ?? null, duration: 6,
      createdAt: new Date().toISOString(), publishedFrom: Date.now() + (told.waitTranscoding ? this.settings.transcodeMs : 0),
      blacklisted: null, captions: {}, chapters: [], comments: 0, views: 0, thumbnailBytes: 0,
      source: { filename: told.filename, inputFilename: told.filename, size }
    }
    if (this.settings.autoBlacklist && user.role === 2) video.blacklisted = { reason: 'Auto-blacklisted. Moderator review required.', type: 2 }
    this.videos.push(video)
    this.save()
    return video
  }

  find (id) {
    return this.videos.find(one => [one.uuid, one.shortUUID, String(one.id)].includes(id))
  }

  sight (video) {
    const { transcodingFails } = this.settings
    const state = Date.now() < video.publishedFrom ? 2 : transcodingFails ? 7 : 1
    const { id, uuid, shortUUID, name, description, tags, duration, createdAt, views, scheduledUpdate, blacklisted } = video
    return {
      id, uuid, shortUUID, name, description, tags, duration, createdAt, views, scheduledUpdate,
      privacy: { id: video.privacy, label: '' }, state: { id: state, label: '' }, language: { id: video.language, label: '' },
      url: `http://example.invalid/videos/watch/${uuid}`, channel: { id: video.channelId }, account: { name: video.owner },
      comments: video.comments, thumbnailBytes: video.thumbnailBytes,
      blacklisted: blacklisted !== null, blacklistedReason: blacklisted?.reason ?? null
    }
  }
}
