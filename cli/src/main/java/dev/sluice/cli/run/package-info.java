/** {@code sluice run} and {@code sluice work}: a command for each line of a file, or each job. */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli.run;
