using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

/// <summary>JSON_VALUE, JSON_QUERY, JSON_EXISTS and TRY_CAST, as Flink and the standard have them.</summary>
public sealed class JsonFunctionTests
{
    private const string Json = """{"a":{"b":"x","n":2.5,"w":7,"t":true,"z":null,"q r":1},"l":[1,{"c":"ü"},[2]],"e":[],"at":"2026-03-02T11:00:00Z"}""";

    [Theory]
    [InlineData("$.a.b", "x")]
    [InlineData("lax $.a.b", "x")]
    [InlineData("strict $.a.b", "x")]
    [InlineData("$.a.n", "2.5")]
    [InlineData("$.a.t", "true")]
    [InlineData("$['a'][\"q r\"]", "1")]
    [InlineData("$.l[0]", "1")]
    [InlineData("$.l[1].c", "ü")]
    [InlineData("$.a.z", "NULL")]
    [InlineData("$.a.missing", "NULL")]
    [InlineData("$.A.b", "NULL")]
    [InlineData("$.l[9]", "NULL")]
    [InlineData("$.a", "NULL")]
    [InlineData("$.l[*]", "NULL")]
    public void JSON_VALUE_is_one_value_as_text(string path, string value) => Assert.Equal(value, Of($"JSON_VALUE(U, {Quoted(path)})"));

    [Theory]
    [InlineData("JSON_VALUE(U, '$.a.w' RETURNING INTEGER) + 1", "8")]
    [InlineData("JSON_VALUE(U, '$.a.n' RETURNING DOUBLE) * 2", "5")]
    [InlineData("JSON_VALUE(U, '$.a.t' RETURNING BOOLEAN)", "TRUE")]
    [InlineData("JSON_VALUE(U, '$.at' RETURNING TIMESTAMP(3))", "2026-03-02 11:00:00")]
    [InlineData("JSON_VALUE(U, '$.a.b' RETURNING INTEGER)", "NULL")]
    [InlineData("JSON_VALUE(U, '$.a.b' RETURNING INTEGER DEFAULT -1 ON ERROR)", "-1")]
    [InlineData("JSON_VALUE(U, '$.x' RETURNING DOUBLE DEFAULT 0 ON EMPTY DEFAULT -1 ON ERROR)", "0")]
    [InlineData("JSON_VALUE(U, '$.a' DEFAULT 'object' ON ERROR)", "object")]
    [InlineData("JSON_VALUE(U, 'strict $.x' DEFAULT 'none' ON EMPTY DEFAULT 'wrong' ON ERROR)", "wrong")]
    [InlineData("JSON_VALUE(U, '$.x' DEFAULT 7 ON EMPTY)", "7")]
    [InlineData("JSON_VALUE('no json', '$.x' DEFAULT 'wrong' ON ERROR)", "wrong")]
    [InlineData("JSON_VALUE('{\"a\":1', '$.a')", "NULL")]
    [InlineData("JSON_VALUE(NULL, '$.a' DEFAULT 'x' ON EMPTY)", "NULL")]
    public void JSON_VALUE_gives_a_type_and_has_fallbacks(string text, string value) => Assert.Equal(value, Of(text));

    [Theory]
    [InlineData("JSON_QUERY(U, '$.l')", "[1,{\"c\":\"ü\"},[2]]")]
    [InlineData("JSON_QUERY(U, '$.l[1]')", "{\"c\":\"ü\"}")]
    [InlineData("JSON_QUERY(U, '$.l[*]')", "[1,{\"c\":\"ü\"},[2]]")]
    [InlineData("JSON_QUERY(U, '$.a.b')", "NULL")]
    [InlineData("JSON_QUERY(U, '$.a.b' WITH WRAPPER)", "[\"x\"]")]
    [InlineData("JSON_QUERY(U, '$.e' WITH CONDITIONAL ARRAY WRAPPER)", "[]")]
    [InlineData("JSON_QUERY(U, '$.e' WITH UNCONDITIONAL WRAPPER)", "[[]]")]
    [InlineData("JSON_QUERY(U, '$.x' EMPTY ARRAY ON EMPTY)", "[]")]
    [InlineData("JSON_QUERY(U, '$.a.b' EMPTY OBJECT ON ERROR)", "{}")]
    [InlineData("JSON_EXISTS(U, '$.a.z')", "TRUE")]
    [InlineData("JSON_EXISTS(U, '$.x')", "FALSE")]
    [InlineData("JSON_EXISTS(U, '$.e[*]')", "FALSE")]
    [InlineData("JSON_EXISTS('no json', '$.x')", "FALSE")]
    [InlineData("JSON_EXISTS('no json', '$.x' TRUE ON ERROR)", "TRUE")]
    [InlineData("JSON_EXISTS('no json', '$.x' UNKNOWN ON ERROR)", "NULL")]
    public void JSON_QUERY_is_a_part_and_JSON_EXISTS_tells_whether_there_is_one(string text, string value) => Assert.Equal(value, Of(text));

    [Theory]
    [InlineData("JSON_VALUE(U, '$.x' ERROR ON EMPTY)")]
    [InlineData("JSON_VALUE(U, '$.x' ERROR ON EMPTY NULL ON ERROR)")]
    [InlineData("JSON_VALUE(U, '$.a' ERROR ON ERROR)")]
    [InlineData("JSON_VALUE(U, '$.a.b' RETURNING INTEGER ERROR ON ERROR)")]
    [InlineData("JSON_QUERY(S, '$.a' ERROR ON ERROR)")]
    [InlineData("JSON_EXISTS(S, '$.a' ERROR ON ERROR)")]
    public void An_error_is_one_of_the_row_where_the_program_asks_for_it(string text) => Assert.Equal("DOMAIN", Bound.Error(text, ("U", Value.Of(Json)), ("S", Value.Of("no json"))));

    [Theory]
    [InlineData("JSON_VALUE(U, S)", "The path of JSON_VALUE must be a text in quotes: JSON_VALUE(text, '$.a.b').")]
    [InlineData("JSON_VALUE(U, '$.a[?(@.b == 1)]')", "'[?(@.b == 1)]' in the path '$.a[?(@.b == 1)]' is not understood: write a path such as '$.a.b', '$.a[0]', '$.a[*].b' or '$[''a b'']'.")]
    [InlineData("JSON_VALUE(U, '$..a')", "'..a' in the path '$..a' is not understood: write a path such as '$.a.b', '$.a[0]', '$.a[*].b' or '$[''a b'']'.")]
    [InlineData("JSON_VALUE(I, '$.a')", "JSON_VALUE reads text, but this is INTEGER.")]
    [InlineData("JSON_QUERY(U, '$.a' RETURNING INTEGER)", "JSON_QUERY gives JSON as text, and no INTEGER: take JSON_VALUE for one value.")]
    [InlineData("JSON_VALUE(U, '$.a' RETURNING INTEGER DEFAULT 'x' ON EMPTY)", "The value behind DEFAULT is VARCHAR(1), but the function gives INTEGER: write RETURNING VARCHAR(1), or a CAST.")]
    public void What_is_wrong_is_told(string text, string message) => Assert.Equal(message, Bound.Issue(text));

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", "JSON_VALUE(S, '$.a' DEFAULT 'none' ON ERROR)", "none")]
    [InlineData("{\"\\ud800\":1,\"a\":2}", "JSON_QUERY(S, '$' EMPTY OBJECT ON ERROR)", "{}")]
    public void Half_a_character_is_an_error_of_the_text(string json, string text, string value) => Assert.Equal(value, Bound.Evaluate(text, ("S", Value.Of(json))));

    [Fact]
    public void Half_a_character_as_it_is_is_no_JSON() =>
        Assert.Equal("none", Bound.Evaluate("JSON_VALUE(S, '$.a' DEFAULT 'none' ON ERROR)", ("S", Value.Of("{\"a\":\"\ud800\"}"))));

    [Fact]
    public void A_name_in_a_path_may_be_quoted() => Assert.Equal("7", Bound.Evaluate("JSON_VALUE(S, '$.\"a b\".\"c\"[0]')", ("S", Value.Of("{\"a b\":{\"c\":[7]}}"))));

    [Fact]
    public void TRY_CAST_to_an_interval_is_refused() => Assert.Equal("TRY_CAST makes no intervals: write CAST.", Bound.Issue("TRY_CAST(I AS INTERVAL DAY)"));

    [Theory]
    [InlineData("TRY_CAST('7' AS INTEGER)", "7")]
    [InlineData("TRY_CAST('seven' AS INTEGER)", "NULL")]
    [InlineData("TRY_CAST('99999999999' AS INTEGER)", "NULL")]
    [InlineData("TRY_CAST('2026-02-30' AS DATE)", "NULL")]
    [InlineData("TRY_CAST(7 AS VARCHAR(5))", "7")]
    [InlineData("TRY_CAST(NULL AS DOUBLE)", "NULL")]
    public void TRY_CAST_is_null_where_a_value_does_not_fit(string text, string value) => Assert.Equal(value, Bound.Evaluate(text));

    [Fact]
    public void TRY_CAST_leaves_the_errors_of_its_operand() => Assert.Equal("DIVISION_BY_ZERO", Bound.Error("TRY_CAST(I / J AS VARCHAR(5))", ("I", Value.Of(1L)), ("J", Value.Of(0L))));

    private static string Of(string text) => Bound.Evaluate(text, ("U", Value.Of(Json)));

    private static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
