using SensorGrid.Sql.Input;

namespace SensorGrid.Sql.Tests.Input;

public sealed class DiscoveredNamesTests
{
    [Theory]
    [InlineData("SELECT \"price\" FROM s", "price", "price")]
    [InlineData("SELECT x FROM s", "price", "price")]
    [InlineData("SELECT PRICE FROM s", "price", "PRICE")]
    [InlineData("SELECT Price FROM s", "price", "PRICE")]
    [InlineData("SELECT PRICE, \"price\" FROM s", "price", "price")]
    [InlineData("SELECT \"COL_value\" FROM s", "value", "COL_value")]
    [InlineData("SELECT COL_value FROM s", "value", "COL_VALUE")]
    [InlineData("SELECT ticker_symbol FROM s", "Ticker_Symbol", "TICKER_SYMBOL")]
    public void A_column_is_named_as_the_program_spells_it(string program, string field, string expected) => Assert.Equal(expected, new DiscoveredNames(program).Choose(field));

    [Theory]
    [InlineData("-- price\nSELECT 1")]
    [InlineData("// PRICE\nSELECT 1")]
    [InlineData("/* PRICE */ SELECT 1")]
    [InlineData("SELECT 'PRICE' FROM s")]
    [InlineData("SELECT 'it''s PRICE' FROM s")]
    public void Comments_and_literals_spell_nothing(string program) => Assert.Equal("price", new DiscoveredNames(program).Choose("price"));

    [Theory]
    [InlineData("CREATE STREAM o (ticker VARCHAR(4)); SELECT ITEM FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT * FROM s), -- the column\n 'ticker', 3, 60))", "ticker")]
    [InlineData("CREATE STREAM o (ticker VARCHAR(4)); SELECT * FROM TABLE(COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT * FROM s),'ticker',60))", "ticker")]
    [InlineData("SELECT ticker FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT * FROM s), 'TICKER', 3, 60)) WHERE x = 'ticker'", "TICKER")]
    [InlineData("SELECT ticker, COALESCE(UPPER(x), 'ticker') FROM s", "TICKER")]
    public void The_column_whose_items_are_counted_is_spelt_in_single_quotes(string program, string expected) => Assert.Equal(expected, new DiscoveredNames(program).Choose("ticker"));

    [Fact]
    public void A_word_of_the_language_is_no_column() => Assert.Equal("timestamp", new DiscoveredNames("SELECT TIMESTAMP '2026-01-01 00:00:00' FROM s").Choose("timestamp"));

    [Theory]
    [InlineData("SELECT 1", "sensor_id")]
    [InlineData("SELECT SENSOR_ID", "SENSOR_ID")]
    [InlineData("SELECT \"sensorId\"", "sensorId")]
    [InlineData("SELECT sensorId", "SENSORID")]
    public void A_column_of_readings_has_its_usual_name_unless_the_program_spells_it_as_in_the_file(string program, string expected) =>
        Assert.Equal(expected, new DiscoveredNames(program).Choose("sensorId", "sensor_id"));

    [Fact]
    public void A_name_is_given_once()
    {
        var names = new DiscoveredNames("SELECT A FROM s");

        Assert.Equal(["A", "A_2", "a"], [names.Choose("A"), names.Choose("A"), names.Choose("a")]);
    }

    [Fact]
    public void A_change_is_noted()
    {
        var names = new DiscoveredNames("SELECT PRICE, \"b\" FROM s");
        names.Choose("price");
        names.Choose("b");

        Assert.Equal(["column 'price' is \"PRICE\" in this program, which spells it so"], names.Notes);
    }
}
