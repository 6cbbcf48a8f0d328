package dev.sluice.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the column of a {@link StorageConformance} subclass in the table of rules by storage.
 *
 * <p>Where the system property {@code sluice.rules.table} names a Markdown file, a run of the whole
 * class is compared with that column, and fails if the two differ; with {@code
 * sluice.rules.write=true} the column is written instead.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TableColumn {
  /** The heading, such as {@code PostgreSQL}. */
  String value();
}
