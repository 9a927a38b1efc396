using System.Text;
using SensorGrid.Sql.Input;

namespace SensorGrid.Sql.Tests.Input;

public sealed class InputMappingTests
{
    [Fact]
    public void Columns_are_found_by_their_paths_and_missing_members_are_null() =>
        Assert.Equal(["1|x|null"], Json("$", [("a", "INTEGER", "$.a"), ("c", "VARCHAR(8)", "$.b.c"), ("d", "DOUBLE", "$.b.d")], """{"b":{"c":"x"},"a":1,"z":[{"a":2}]}"""));

    [Fact]
    public void Names_of_members_are_case_sensitive() => Assert.Equal(["null"], Json("$", [("a", "INTEGER", "$.a")], """{"A":1}"""));

    [Fact]
    public void Several_objects_of_a_record_are_a_row_each() => Assert.Equal(["1", "2", "3"], Json("$", [("a", "INTEGER", "$.a")], """{"a":1}{"a":2} [{"a":3}]"""));

    [Fact]
    public void An_array_at_the_row_path_makes_a_row_of_each_element() =>
        Assert.Equal(["1", "2"], Json("$.data.items[0:]", [("a", "INTEGER", "$.a")], """{"data":{"items":[{"a":1},{"a":2}],"a":9}}"""));

    [Fact]
    public void A_column_path_may_repeat_the_row_path() => Assert.Equal(["1"], Json("$.items[0:]", [("a", "INTEGER", "$.items[0:].a")], """{"items":[{"a":1}]}"""));

    [Fact]
    public void An_empty_array_at_the_row_path_makes_no_row() => Assert.Empty(Json("$.items[0:]", [("a", "INTEGER", "$.a")], """{"items":[]}"""));

    [Fact]
    public void An_array_in_a_column_path_makes_a_row_of_each_element_with_the_other_columns_beside_it() =>
        Assert.Equal(
            ["7|1|x", "7|2|null"],
            Json("$", [("id", "INTEGER", "$.id"), ("n", "INTEGER", "$.items[0:].n"), ("t", "VARCHAR(4)", "$.items[0:].t")], """{"items":[{"n":1,"t":"x"},{"n":2}],"id":7}"""));

    [Theory]
    [InlineData("""{"id":7,"items":[]}""")]
    [InlineData("""{"id":7}""")]
    public void Without_elements_there_is_one_row(string json) => Assert.Equal(["7|null"], Json("$", [("id", "INTEGER", "$.id"), ("n", "INTEGER", "$.items[0:].n")], json));

    [Fact]
    public void A_path_that_ends_in_an_array_has_its_text() => Assert.Equal(["[1, 2]"], Json("$", [("a", "VARCHAR(20)", "$.a[0:]")], """{"a":[1, 2]}"""));

    [Fact]
    public void A_place_may_be_a_column_as_a_whole_and_in_parts() =>
        Assert.Equal(["{\"b\":1}|1"], Json("$", [("a", "VARCHAR(20)", "$.a"), ("b", "INTEGER", "$.a.b")], """{"a":{"b":1}}"""));

    [Fact]
    public void A_bad_row_costs_only_itself() =>
        Assert.Equal(["1", "COERCION column \"a\": 'x' is no INTEGER", "3"], Json("$", [("a", "INTEGER", "$.a")], """{"a":1}{"a":"x"}{"a":3}"""));

    [Fact]
    public void What_is_no_JSON_is_an_error_and_the_rows_before_it_count() =>
        Assert.Equal(["1", "SCHEMA_MISMATCH not well-formed JSON at byte 9 of line 1 of the record"], Json("$", [("a", "INTEGER", "$.a")], """{"a":1} garbage"""));

    [Theory]
    [InlineData("5", "number")]
    [InlineData("\"x\"", "string")]
    [InlineData("[[1]]", "array")]
    public void A_row_that_is_no_object_is_an_error(string json, string kind) =>
        Assert.Equal([$"SCHEMA_MISMATCH a row is a JSON object, but this is of kind {kind}"], Json("$", [("a", "INTEGER", "$.a")], json));

    [Fact]
    public void A_record_without_the_row_path_is_an_error() =>
        Assert.Equal(["SCHEMA_MISMATCH the record has nothing at the row path: 'items' is missing"], Json("$.items", [("a", "INTEGER", "$.a")], """{"a":1}"""));

    [Fact]
    public void Bytes_that_are_no_text_are_an_error()
    {
        var rows = new List<MappedRow>();
        InputMapping.Create(Schema("$", [("a", "VARCHAR(9)", "$.a")])).Rows([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], rows);

        Assert.Equal("SCHEMA_MISMATCH", Assert.Single(rows).Error?.Name);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_record() => Assert.Equal(["1"], Json("$", [("a", "INTEGER", "$.a")], "\uFEFF{\"a\":1}"));

    [Fact]
    public void Two_arrays_cannot_make_rows() =>
        Assert.Contains("more than one array", Assert.Throws<InputSchemaException>(() => Json("$", [("a", "INTEGER", "$.x[0:].a"), ("b", "INTEGER", "$.y[0:].b")], "{}")).Message);

    [Theory]
    [InlineData("$.a[3]")]
    [InlineData("$..a")]
    [InlineData("$.a[")]
    public void A_path_of_another_kind_is_refused(string path) => Assert.Throws<InputSchemaException>(() => JsonPath.Parse(path));

    [Fact]
    public void A_member_may_be_quoted_in_a_path() => Assert.Equal(["1"], Json("$", [("a", "INTEGER", "$['a b'].c")], """{"a b":{"c":1}}"""));

    [Fact]
    public void Fields_of_CSV_belong_to_columns_by_their_place() => Assert.Equal(["AMZN|12.5", "null|3"], Csv("\n", ",", "AMZN,12.5\r\n,3\n"));

    [Fact]
    public void A_quoted_field_may_hold_delimiters_and_quotes() => Assert.Equal(["a,\"b\"\nc|1"], Csv("\n", ",", "\"a,\"\"b\"\"\nc\",1\n"));

    [Fact]
    public void Delimiters_may_be_of_several_characters() => Assert.Equal(["a|1", "b|2"], Csv("##", "||", "a||1##b||2"));

    [Theory]
    [InlineData("a\n", 1)]
    [InlineData("a,1,x\n", 3)]
    public void A_row_with_another_number_of_fields_is_an_error(string csv, int fields) =>
        Assert.Equal([$"SCHEMA_MISMATCH the row has {fields} fields, but the schema has 2 columns"], Csv("\n", ",", csv));

    [Fact]
    public void A_bad_field_of_CSV_costs_only_its_row() => Assert.Equal(["COERCION column \"price\": 'x' is no DOUBLE", "b|2"], Csv("\n", ",", "a,x\nb,2"));

    private static InputSchema Schema(string rowPath, (string Name, string Type, string Path)[] columns) =>
        new(RecordFormat.Json, [.. columns.Select(column => new InputColumn(column.Name, SqlTypeName.Parse(column.Type)!, JsonPath.Parse(column.Path)))]) { RowPath = JsonPath.Parse(rowPath) };

    private static List<string> Json(string rowPath, (string Name, string Type, string Path)[] columns, string json) => Read(Schema(rowPath, columns), json);

    private static List<string> Csv(string rowDelimiter, string columnDelimiter, string csv) => Read(
        new InputSchema(RecordFormat.Csv, [new InputColumn("ticker", SqlTypeName.Parse("VARCHAR(16)")!), new InputColumn("price", SqlTypeName.Parse("DOUBLE")!)])
        {
            RowDelimiter = rowDelimiter,
            ColumnDelimiter = columnDelimiter,
        },
        csv);

    private static List<string> Read(InputSchema schema, string text)
    {
        var rows = new List<MappedRow>();
        InputMapping.Create(schema).Rows(Encoding.UTF8.GetBytes(text), rows);
        return [.. rows.Select(row => row.Error is { } error ? $"{error.Name} {error.Message}" : InputText.Of(schema.Rows, row.Values!))];
    }
}
