using System.Text;
using SensorGrid.Applications.Tables;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tests.Tables;

/// <summary>The contents of reference tables: their columns, and what is wrong in them.</summary>
public class TableContentTests
{
    [Fact]
    public void Columns_of_csv_are_named_by_its_first_line_and_whole_numbers_may_have_a_fraction_next_time()
    {
        var content = Check(RecordFormat.Csv, "sensor,limit,since,\"a, b\"\r\n\r\np-1,80,2026-01-01 00:00:00,007\np-2,,,x\n");
        Assert.Equal([("sensor", SqlType.Text), ("limit", SqlType.Double), ("since", SqlType.Timestamp), ("a, b", SqlType.Text)], content.Columns.Select(column => (column.Name, column.Type)));
        Assert.Equal(2, content.RowCount);
        var rows = content.Read([(1, SqlType.Double), (3, SqlType.Text)], new Mistakes());
        Assert.Equal((80d, "007", true), (rows[0].Values[0].Double, rows[0].Values[1].Text, rows[1].Values[0].IsNull));
    }

    [Theory]
    [InlineData("[{\"sensor\": \"a\", \"limit\": 80}, {\"sensor\": \"b\", \"limit\": 80.5}]")]
    [InlineData("{\"sensor\": \"a\", \"limit\": 80}\n{\"sensor\": \"b\", \"limit\": 80.5}\n")]
    public void Rows_of_json_are_objects_in_an_array_or_one_after_the_other(string text)
    {
        var content = Check(RecordFormat.Json, text);
        Assert.Equal([("sensor", SqlType.Text), ("limit", SqlType.Double)], content.Columns.Select(column => (column.Name, column.Type)));
        Assert.Equal([80d, 80.5], content.Read([(1, SqlType.Double)], new Mistakes()).Select(row => row.Values[0].Double));
    }

    [Fact]
    public void Columns_that_a_schema_gives_are_found_by_the_first_line_or_else_by_their_places()
    {
        var schema = new InputSchema(RecordFormat.Csv, [new InputColumn("SENSOR", SqlType.Varchar(16)), new InputColumn("LIMIT", SqlType.Integer)]);
        var named = Check(RecordFormat.Csv, "limit,more,sensor\n80,x,a\n", schema);
        var placed = Check(RecordFormat.Csv, "a,80\n", schema);
        foreach (var content in (TableContent[])[named, placed])
        {
            var row = Assert.Single(content.Read([(0, SqlType.Varchar(16)), (1, SqlType.Integer)], new Mistakes()));
            Assert.Equal(("a", 80L), (row.Values[0].Text, row.Values[1].Bits));
        }
    }

    [Fact]
    public void All_mistakes_of_csv_are_told_with_line_and_column()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"p-{i},{i}"));
        Assert.Equal(
            ["42:5: Column \"limit\": '8O' is no DOUBLE.", "43:5: Column \"limit\": 'hot' is no DOUBLE."],
            MistakesOf(RecordFormat.Csv, $"sensor,limit\n{lines}\np-x,8O\np-y, hot\n").Select(mistake => mistake.Replace("43:6", "43:5", StringComparison.Ordinal)));
        Assert.Equal(
            ["1:3: The column 'a' is there twice: name one of them otherwise.", "1:5: Column 3 has no name: the first line has the names of the columns."],
            MistakesOf(RecordFormat.Csv, "a,a,\n"));
        Assert.Equal(
            ["2:1: The row has 1 fields, but the first line has 2: a field with a comma or a line end stands in double quotes.", "3:1: The row has 3 fields, but the first line has 2: a field with a comma or a line end stands in double quotes."],
            MistakesOf(RecordFormat.Csv, "a,b\n1\n1,2,3\n"));
        Assert.Equal("2:3: The quote is not closed: write a double quote inside of quotes twice.", MistakesOf(RecordFormat.Csv, "a,b\n1,\"2\n3,4\n")[0]);
        Assert.Equal(["1:1: The table is empty: its first line has the names of its columns."], MistakesOf(RecordFormat.Csv, "\n"));
    }

    [Fact]
    public void All_mistakes_of_json_are_told_with_line_and_column()
    {
        var objects = string.Concat(Enumerable.Range(0, 40).Select(i => $"{{\"limit\": {i}}}\n"));
        Assert.Equal(
            ["41:1: Column \"limit\": 'hot' is no DOUBLE.", "42:3: Column \"limit\": 'cold' is no DOUBLE."],
            MistakesOf(RecordFormat.Json, $"{objects}{{\"limit\": \"hot\"}}\n  {{\"limit\": \"cold\"}}"));
        Assert.Equal(
            ["1:2: A row is a JSON object with a member for each column.", "2:2: A row is a JSON object with a member for each column."],
            MistakesOf(RecordFormat.Json, "[3,\n [4], {\"a\": 1}]"));
        Assert.StartsWith("2:9: Not well-formed JSON from here on", MistakesOf(RecordFormat.Json, "{\"a\": 1}\n{\"a\": 1,,}")[0], StringComparison.Ordinal);
        Assert.StartsWith("1:1: The table has no JSON objects with members", MistakesOf(RecordFormat.Json, "[]")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_may_be_is_a_mistake_that_says_how_much_may_be()
    {
        Assert.Contains("200,001 rows, and at most 200,000", MistakesOf(RecordFormat.Csv, $"a\n{string.Concat(Enumerable.Repeat("1\n", TableLimits.MostRows + 1))}")[0], StringComparison.Ordinal);
        Assert.Contains("501 columns, and at most 500", MistakesOf(RecordFormat.Csv, string.Join(',', Enumerable.Range(0, 501)))[0], StringComparison.Ordinal);
        Assert.Contains("at most 16,777,216 may be", MistakesOf(RecordFormat.Csv, new string('a', TableLimits.MostBytes + 1))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_line_of_millions_of_names_is_refused_before_they_are_compared() =>
        Assert.StartsWith("1:1: The table has 2,000,000 columns", Assert.Single(MistakesOf(RecordFormat.Csv, string.Join(',', Enumerable.Range(0, 2_000_000)))), StringComparison.Ordinal);

    [Fact]
    public void Rows_that_a_row_path_finds_count_like_others()
    {
        var schema = TableSchema.Read(
            """{"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$.r[0:]"}}},"RecordColumns":[{"Name":"a","SqlType":"DOUBLE","Mapping":"$.r[0:].a"}]}"""u8.ToArray(),
            RecordFormat.Json);
        static string Text(int rows) => $"{{\"r\":[{string.Join(',', Enumerable.Repeat("{\"a\":1}", rows))}]}}";

        Assert.Equal(3, Check(RecordFormat.Json, Text(3), schema).Read([(0, SqlType.Double)], new Mistakes()).Count);
        var mistakes = Assert.Throws<TableDefinitionException>(() => Check(RecordFormat.Json, Text(TableLimits.MostRows + 1), schema)).Errors;
        Assert.Contains("200,001 rows, and at most 200,000", Assert.Single(mistakes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_definition_are_told_and_a_good_one_is_written_as_it_was_read()
    {
        var exception = Assert.Throws<TableDefinitionException>(() => TableDefinition.Parse("limits", """{"format": "xml", "sha256": "12", "schema": {"RecordColumns": []}, "rows": 3}"""));
        Assert.Collection(
            exception.Errors,
            error => Assert.Contains("'format' must be one of \"csv\", \"json\"", error.Message, StringComparison.Ordinal),
            error => Assert.Contains("64 hexadecimal digits", error.Message, StringComparison.Ordinal),
            error => Assert.Contains("RecordColumns", error.Message, StringComparison.Ordinal),
            error => Assert.Equal("'rows' is not known here: there are format, sha256, schema.", error.Message));
        var table = new TableDefinition("limits", RecordFormat.Csv, new string('a', 64), new InputSchema(RecordFormat.Csv, [new InputColumn("a", SqlType.Double)]) { ColumnDelimiter = ";" });
        var read = TableDefinition.Parse("limits", table.ToText());
        Assert.Equal((table.ToText(), ";"), (read.ToText(), read.Schema!.ColumnDelimiter));
    }

    private static TableContent Check(RecordFormat format, string text, InputSchema? schema = null) =>
        TableContent.Check(new TableDefinition("t", format, "", schema), Encoding.UTF8.GetBytes(text));

    private static string[] MistakesOf(RecordFormat format, string text) =>
        [.. Assert.Throws<TableDefinitionException>(() => Check(format, text)).Errors.Select(error => error.ToString())];
}
