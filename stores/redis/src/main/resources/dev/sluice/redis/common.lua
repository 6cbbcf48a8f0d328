-- What the scripts share. KEYS[1] is the queue's ":meta", KEYS[2] the hash of the jobs.
-- ARGV[1] is the time in microseconds, or empty for the server's own; ARGV[2] the queue's number.
-- The keys and the binary layouts are described in docs/stores/redis.md.
local call, pack, unpk = redis.call, struct.pack, struct.unpack
local sub, char, band, bor = string.sub, string.char, bit.band, bit.bor
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min

local META, JOBS = KEYS[1], KEYS[2]
local P = sub(META, 1, -6)
local READY, DUE, RUN, HEAD = P .. ':ready', P .. ':due', P .. ':run', P .. ':head'
local EXTRA, GROUPS, UNIQUE, WINDOWS = P .. ':extra', P .. ':groups', P .. ':unique', P .. ':windows'
local EXPIRY, KEEP, WAIT = P .. ':expiry', P .. ':keep', P .. ':wait'
local CHUNKS, LIVE = P .. ':chunks', P .. ':live'
-- In a cluster: ids that are in the index of ids, and of which there is no job here any more.
local CLUSTER, LEFT = JOBS == P .. ':jobs', P .. ':left'
-- While the keys are on their way to another server of a cluster, a key that is not here (any more, or
-- at all) ends a script where it stands, half of it done. Asking for one that never is shows it before.
if CLUSTER and type(redis.pcall('EXISTS', P .. ':moving')) == 'table' then
  return redis.error_reply('TRYAGAIN the queue is on its way to another server')
end
local FINAL = { [2] = P .. ':completed', [3] = P .. ':dead', [4] = P .. ':cancelled' }
local QN = tonumber(ARGV[2])

local WAITING, RUNNING, COMPLETED, DEAD, CANCELLED = 0, 1, 2, 3, 4
local CANCEL_REQUESTED, GAVE_UP_KEY, HAS_EXTRA, STARTED, PLAIN = 1, 2, 4, 8, 16
local EXPIRES, GROUPED, KEYED, WINDOWED, MOVED = 1, 2, 4, 8, 16
local CHUNK, LAST = 128, 2 ^ 48 - 1

local time = call('TIME')
local real = time[1] * 1000000 + time[2]
local now = tonumber(ARGV[1]) or real
local ms = floor(now / 1000)

local meta = call('HMGET', META, 'tick', 'next', 'parked', 'paused', 'capacity', 'epoch')
local tick, position = tonumber(meta[1]) or 0, tonumber(meta[2]) or 0
local parked, parkedBefore = tonumber(meta[3]) or 0, tonumber(meta[3]) or 0
local tickBefore = tick
local epoch = tonumber(meta[6]) or 0
local woke, sooner = 0, nil
local gone = {}

-- Sequences and fences: only rise, and go on rising when the last second of the data was lost.
local function nextTick(atLeast)
  tick = max(tick + 1, atLeast or real)
  return tick
end

local function clamp(t)
  return max(0, min(t, LAST))
end

local function digits(n)
  return string.format('%.0f', n)
end

-- Calls a command with a list of any length: unpack has a limit.
local function each(command, key, list)
  local n = #list
  for i = 1, n, 2000 do
    call(command, key, unpack(list, i, min(i + 1999, n)))
  end
end

-- The index of all jobs by sequence: strings of ids, as many to a string as CHUNK says.

local function chunkKey(c)
  return P .. ':ids:' .. digits(c)
end

local function dropChunk(c)
  call('UNLINK', chunkKey(c))
  call('HDEL', LIVE, digits(c))
  call('ZREM', CHUNKS, digits(c))
end

local function index(ids, firstSeqs)
  local i, n = 1, #ids
  while i <= n do
    local c = floor(position / CHUNK)
    local offset = position - c * CHUNK
    local count = min(n - i + 1, CHUNK - offset)
    call('SETRANGE', chunkKey(c), offset * 16, table.concat(ids, '', i, i + count - 1))
    call('HINCRBY', LIVE, digits(c), count)
    if offset == 0 then
      call('ZADD', CHUNKS, firstSeqs[i], digits(c))
      if c > 0 and call('HGET', LIVE, digits(c - 1)) == '0' then
        dropChunk(c - 1)
      end
    end
    i = i + count
    position = position + count
  end
end

local function unindex(pos)
  local c = floor(pos / CHUNK)
  gone[c] = (gone[c] or 0) + 1
end

local function flushIndex()
  local tail = floor(position / CHUNK)
  for c, count in pairs(gone) do
    if call('HINCRBY', LIVE, digits(c), -count) <= 0 and c < tail then
      dropChunk(c)
    end
  end
end

local function waiting()
  return call('ZCARD', READY) + call('ZCARD', DUE) + parked
end

local function firstScore(key)
  return tonumber(call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])
end

-- Tells processes that wait: one for each job that became READY, or one of a sooner due time.
local function wake()
  if woke == 0 and not sooner or call('EXISTS', WAIT) == 0 then
    return
  end
  if woke == 0 and firstScore(DUE) == sooner then
    woke = 1
  end
  local left = min(woke, 16)
  while left > 0 do
    local who = call('ZPOPMIN', WAIT)
    if not who[1] then
      return
    end
    if tonumber(who[2]) > real / 1000 then
      call('LPUSH', who[1], QN .. ':' .. digits(woke))
      call('PEXPIRE', who[1], 60000)
      left = left - 1
    end
  end
end

-- To be called at the end of each script that wrote.
local function finally()
  flushIndex()
  if tick ~= tickBefore then
    call('HSET', META, 'tick', digits(tick), 'next', digits(position))
  end
  if parked ~= parkedBefore then
    call('HSET', META, 'parked', parked)
  end
  wake()
end
