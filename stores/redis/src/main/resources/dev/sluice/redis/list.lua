-- Lists jobs by sequence. ARGV[3] after which; [4] how many to look at; [5] the states that are
-- wanted, a bit for each, or 0 for any. Answers up to which sequence it has looked, -1 for to the
-- end; then what view says of each.
local after, limit, states = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local WAITS, RUNS, FINALS = 3, 4, 56
local MAX_BYTES = 4 * 1024 * 1024

local answer, bytes = { -1 }, 0

-- Adds a job; says whether there is room for more.
local function add(id, body)
  local v = view(id, body)
  if v then
    answer[#answer + 1] = v
    bytes = bytes + #body
  end
  return #answer <= limit and bytes < MAX_BYTES
end

local function seqOf(body)
  return (unpk('>I7', body, 9))
end

local function addAll(found)
  table.sort(found, function(a, b) return a.seq < b.seq end)
  for i, f in ipairs(found) do
    if not add(f.id, f.body) and i < #found then
      answer[1] = f.seq
      return
    end
  end
end

local function collect(found, ids)
  for _, id in ipairs(ids) do
    local body = call('HGET', JOBS, id)
    if body and seqOf(body) > after then
      found[#found + 1] = { id = id, body = body, seq = seqOf(body) }
    end
  end
end

-- RUNNING and final jobs have sets of their own.
local function listSets()
  local found, ids = {}, {}
  if band(states, RUNS) ~= 0 then
    collect(found, call('ZRANGE', RUN, 0, -1))
  end
  for code, key in pairs(FINAL) do
    if band(states, 2 ^ (code + 1)) ~= 0 then
      collect(found, call('ZRANGEBYSCORE', key, '(' .. digits(after), '+inf', 'LIMIT', 0, limit + 1))
    end
  end
  addAll(found)
end

-- Says whether there is room for more.
local function listChunk(c)
  local ids = call('GETRANGE', chunkKey(c), 0, -1)
  for offset = 0, #ids / 16 - 1 do
    local id = sub(ids, offset * 16 + 1, offset * 16 + 16)
    local body = call('HGET', JOBS, id)
    if body and unpk('>I6', body, 3) == c * CHUNK + offset and seqOf(body) > after then
      local room = add(id, body)
      answer[1] = seqOf(body)
      if not room then
        return false
      end
    end
  end
  return true
end

local function listChunks()
  local at = call('ZREVRANGEBYSCORE', CHUNKS, digits(after), '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or '-inf'
  local chunks = call('ZRANGEBYSCORE', CHUNKS, at, '+inf', 'WITHSCORES', 'LIMIT', 0, 50)
  for i = 1, #chunks, 2 do
    if not listChunk(tonumber(chunks[i])) then
      return
    end
    answer[1] = max(answer[1], tonumber(chunks[i + 1]))
  end
  if #chunks < 100 then
    answer[1] = -1
  end
end

if states ~= 0 and band(states, WAITS) == 0 and call('ZCARD', RUN) <= 5000 then
  listSets()
else
  listChunks()
end
return answer
