package org.bpnet.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select\n*\nfrom t",
        "-- all of it\nFROM 'x.parquet'",
        "/* a */ with a as (select 1) select * from a",
        "jdbc:postgresql://db/shop",
        "jdbc:postgresql://db/shop SELECT 1",
        "DROP TABLE t",
      })
  void should_know_a_query_by_its_first_word(String text) {
    assertThat(Query.isAny(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iris",
        "select",
        "from.csv",
        "selected rows.csv",
        "",
        "data set.csv",
        "a/select x"
      })
  void should_take_nothing_else_for_a_query(String text) {
    assertThat(Query.isAny(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:postgresql://db/shop                           | jdbc:postgresql://db/shop
          jdbc:postgresql://ana:geheim@db:5432/shop           | jdbc:postgresql://ana@db:5432/shop
          jdbc:postgresql://db/shop?user=ana&password=geheim  | jdbc:postgresql://db/shop?user=ana
          jdbc:postgresql://db/s?password=geheim&ssl=true     | jdbc:postgresql://db/s?ssl=true
          jdbc:postgresql://db/s?a=1&sslpassword=x&ssl=true   | jdbc:postgresql://db/s?a=1&ssl=true
          jdbc:sqlserver://db;user=ana;Password=geheim;a=1    | jdbc:sqlserver://db;user=ana;a=1
          jdbc:oracle:thin:ana/geheim@db:1521/x               | jdbc:oracle:thin:ana@db:1521/x
          jdbc:snowflake://a.b?token=geheim                   | jdbc:snowflake://a.b
          jdbc:mysql://db/shop?allowEmpty=&password=geheim    | jdbc:mysql://db/shop?allowEmpty=
          """)
  void should_keep_no_password(String address, String noted) {
    assertThat(Query.of(address + " SELECT 1").noted()).isEqualTo(noted + " SELECT 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT ';' AS a;                   | SELECT ';' AS a
          SELECT 1 -- one; more              | SELECT 1 -- one; more
          SELECT 1 /* ; */ AS "x;y" ; -- end | SELECT 1 /* ; */ AS "x;y"
          SELECT 'it''s; so' AS a            | SELECT 'it''s; so' AS a
          """)
  void should_find_the_end_of_a_statement(String text, String statement) {
    assertThat(Query.of(text).sql()).isEqualTo(statement);
  }
}
