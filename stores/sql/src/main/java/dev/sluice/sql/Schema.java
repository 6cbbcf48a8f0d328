package dev.sluice.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The migrations as they read for one database. They never change once they are released. */
final class Schema {
  /** The file names without their ending, in order. */
  private static final List<String> NAMES = List.of("0001-jobs", "0002-workers");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z-]+)(?::([^}]*))?}");

  private Schema() {}

  static List<SqlMigration> migrations(Dialect dialect) {
    List<SqlMigration> migrations = new ArrayList<>();
    for (String name : NAMES) {
      int number = Integer.parseInt(name.substring(0, 4));
      migrations.add(new SqlMigration(number, name.substring(5), render(read(name), dialect)));
    }
    return migrations;
  }

  private static String read(String name) {
    try (InputStream in = Schema.class.getResourceAsStream("migrations/" + name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("the migration " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String render(String template, Dialect dialect) {
    Matcher m = PLACEHOLDER.matcher(template);
    StringBuilder sql = new StringBuilder();
    while (m.find()) {
      m.appendReplacement(sql, Matcher.quoteReplacement(value(m.group(1), m.group(2), dialect)));
    }
    return m.appendTail(sql).toString();
  }

  private static String value(String name, @Nullable String argument, Dialect dialect) {
    Map<String, String> types = dialect.types();
    return switch (name) {
      case "where" -> dialect.hasPartialIndexes() ? " WHERE " + argument : "";
      case "if-absent" -> dialect.knowsIndexIfAbsent() ? "IF NOT EXISTS " : "";
      case "serial-primary" ->
          types.getOrDefault("serial", "").contains("PRIMARY")
              ? ""
              : ",\n  PRIMARY KEY (" + argument + ")";
      case "long" -> types.getOrDefault("long", "BIGINT");
      case "table", "hot" -> types.getOrDefault(name, "");
      default -> {
        String type = types.get(name);
        if (type == null) {
          throw new IllegalStateException("no type " + name + " for " + dialect.name());
        }
        yield type;
      }
    };
  }

  /** The statements of a migration, without comments. */
  static List<String> statements(SqlMigration migration) {
    String plain = migration.sql().replaceAll("(?m)^\\s*--.*$", "");
    List<String> statements = new ArrayList<>();
    for (String statement : plain.split(";", -1)) {
      if (!statement.isBlank()) {
        statements.add(statement.strip());
      }
    }
    return statements;
  }
}
