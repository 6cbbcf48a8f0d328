-- Takes ids out of one part of a cluster's index of ids. KEYS[1] is the part; ARGV[1] the number of
-- the queue and [2] the epoch: only what was reserved for that queue before that epoch goes. Then the
-- ids. Answers for each: 1 if it is not reserved for that queue (any more).
local call, unpk = redis.call, struct.unpack
local queue, before = tonumber(ARGV[1]), tonumber(ARGV[2])
local answer = {}
for i = 3, #ARGV do
  local there = call('HGET', KEYS[1], ARGV[i])
  local other, epoch = nil, nil
  if there then
    other, epoch = unpk('>I2I7', there)
  end
  local gone = other ~= queue
  if not gone and epoch < before then
    call('HDEL', KEYS[1], ARGV[i])
    gone = true
  end
  answer[#answer + 1] = gone and 1 or 0
end
return answer
