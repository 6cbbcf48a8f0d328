// Ends with 1, and says why, at the first thing that does not hold.
import { dqueue } from './dqueue';
import { jobs } from './jobs';
import { workers } from './workers';

async function main(): Promise<void> {
  for (const part of [jobs, workers, dqueue]) {
    await part();
    console.log(`ok ${part.name}`);
  }
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
