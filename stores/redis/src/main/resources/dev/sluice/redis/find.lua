-- Looks at jobs by their ids. Answers for each what view says, or false.
local answer = {}
for i = 3, #ARGV do
  local body = call('HGET', JOBS, ARGV[i])
  answer[i - 2] = body and view(ARGV[i], body) or false
end
return answer
