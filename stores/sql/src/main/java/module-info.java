/** Jobs in a SQL database: SQLite, PostgreSQL, MariaDB, MySQL or H2. */
module dev.sluice.sql {
  requires transitive dev.sluice;
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports dev.sluice.sql;

  uses java.sql.Driver;

  provides dev.sluice.spi.StorageProvider with
      dev.sluice.sql.SqlProvider;
}
