/** What a user types. Start at {@link dev.sluice.Sluice#open}. */
@org.jspecify.annotations.NullMarked
package dev.sluice;
