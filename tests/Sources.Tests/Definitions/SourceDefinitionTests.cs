using System.Text;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Tests.Definitions;

public sealed class SourceDefinitionTests
{
    private const string Good = """{ "format": "mapped-json", "columns": ["device", "ts"], "sensorId": "{device}", "time": { "column": "ts" } }""";

    [Fact]
    public void The_default_is_our_json_of_the_main_stream() => Assert.Equal(SourceDefinition.Default, Parse("""{ "format": "json" }"""));

    [Fact]
    public void Comments_commas_and_a_byte_order_mark_do_not_matter() => Assert.Equal(
        "line-2", Parse("\uFEFF// a comment\n{ \"stream\": \"line-2\", /* another */ \"format\": \"json\", }").Stream);

    [Fact]
    public void All_mistakes_are_reported_with_their_places_in_the_order_of_the_text()
    {
        var errors = Mistakes("""
            {
              "stream": "a b",
              "format": "mapped-json",
              "columns": ["device", "ts", "ts", { "name": "temp", "path": "temp" }],
              "sensorID": "{device}",
              "time": { "column": "t", "unit": "sec", "zone": "utc" },
              "metrics": ["tmp"],
              "metrics": "*"
            }
            """);
        Assert.Equal(
            [
                "1:1: 'sensorId' is missing: write a template over columns, such as \"sensorId\": \"{device}\".",
                "2:13: 'stream' must be a stream's name (1 to 128 characters of a-z, A-Z, 0-9, _, . and -), but is 'a b'.",
                "4:31: The column 'ts' is given twice: leave one out, or give it another name.",
                "4:63: 'path' 'temp', character 1: A path begins with '$': write one such as $.a.b.",
                "5:3: 'sensorID' is not known here: do you mean 'sensorId'?",
                "6:23: 'column' names 't', which is no column: do you mean 'ts'?",
                "6:36: 'unit' must be one of \"auto\", \"s\", \"ms\", \"us\", \"ns\", \"rfc3339\", but is the text 'sec'.",
                "6:43: 'zone' is not known here: known are column, unit, utc.",
                "7:15: 'metrics' names 'tmp', which is no column: do you mean 'temp'?",
                "8:3: 'metrics' is given twice: leave one out.",
            ],
            errors);
    }

    [Theory]
    [InlineData("", "1:1: Not well-formed JSON: ")]
    [InlineData("{\n  \"format\": \"json\"\n  \"stream\": 1}", "3:3: Not well-formed JSON: ")]
    [InlineData("\uFEFF{ x", "1:3: Not well-formed JSON: ")]
    [InlineData("{} {}", "1:4: Not well-formed JSON: ")]
    [InlineData("[]", "1:1: A source definition must be an object, but is a list.")]
    [InlineData("{}", "1:1: 'format' is missing: write one of ")]
    [InlineData("""{ "format": "mapped_json" }""", "1:13: 'mapped_json' is no format: there are ")]
    [InlineData("""{ "format": "mapped_json" }""", "do you mean 'mapped-json'?")]
    [InlineData("""{ "format": 5 }""", "1:13: 'format' must be a text, but is the number 5.")]
    [InlineData("""{ "format": "json", "stream": "" }""", "1:31: 'stream' is empty.")]
    [InlineData("""{ "ü": 1, "format": "json", "strem": "a" }""", "1:29: 'strem' is not known here: do you mean 'stream'?")]
    [InlineData("""{ "format": "json", "\ud800": "a" }""", "1:21: A text is not valid Unicode")]
    public void A_mistake_says_what_to_write(string definition, string error) =>
        Assert.Contains(Mistakes(definition), mistake => mistake.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("\"sensorId\": \"{device}\"", "\"sensorId\": \"{devise}\"", "'sensorId' uses 'devise', which is not there: do you mean 'device'?")]
    [InlineData("\"sensorId\": \"{device}\"", "\"sensorId\": \"a{device\"", "'sensorId', character 2: A '{' is not closed")]
    [InlineData("\"sensorId\": \"{device}\"", "\"sensorId\": [\"{device}\"]", "'sensorId' must be a text, but is a list.")]
    [InlineData("{ \"column\": \"ts\" }", "\"ts\"", "'time' must be { \"column\": \"ts\" } for a column, or \"arrival\"")]
    [InlineData("{ \"column\": \"ts\" }", "{}", "'column' is missing")]
    [InlineData("{ \"column\": \"ts\" }", "{ \"column\": [\"ts\", \"ts\"] }", "'ts' is twice in 'column': leave one out.")]
    [InlineData("{ \"column\": \"ts\" }", "{ \"column\": \"ts\", \"unit\": \"s\", \"utc\": true }", "'utc' is for times that are text")]
    [InlineData("{ \"column\": \"ts\" }", "{ \"column\": \"ts\", \"utc\": \"yes\" }", "'utc' must be true or false, but is the text 'yes'.")]
    [InlineData("\"time\": { \"column\": \"ts\" }", "\"id\": \"i\"", "'time' is missing")]
    [InlineData("\"time\": { \"column\": \"ts\" }", "\"time\": { \"column\": \"ts\" }, \"id\": \"i\"", "'id' names 'i', which is no column")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", 5]", "A column that is no text must be an object, but is the number 5.")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", { \"path\": \"$.x\" }]", "'name' is missing: name the column.")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", { \"name\": \"x\", \"path\": \"$.x[*]\" }]", "cannot have [*]")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", { \"name\": \"x\", \"path\": \"$$.x[*]\" }]", "'path' has [*] elsewhere than 'rowPath', which is '$'")]
    [InlineData("[\"device\", \"ts\"]", "\"device\"", "'columns' must be a list, but is the text 'device'.")]
    [InlineData("\"columns\": [\"device\", \"ts\"],", "", "'columns' is missing")]
    [InlineData("\"columns\"", "\"rowPath\": \"$.a[\", \"columns\"", "'rowPath' '$.a[', character 4: Write .name, ['a name'], [0] or [*] here.")]
    [InlineData("\"columns\"", "\"rowPath\": \"$$.a\", \"columns\"", "'rowPath' starts at the document anyway")]
    [InlineData("\"columns\"", "\"metrics\": [], \"columns\"", "'metrics' is an empty list")]
    [InlineData("\"columns\"", "\"metrics\": 1, \"columns\"", "'metrics' must be a list of columns")]
    [InlineData("\"columns\"", "\"metrics\": { \"name\": \"device\" }, \"columns\"", "'value' is missing")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", \"x\"], \"metrics\": [\"ts\"]", "The column 'x' is not used")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", \"a b\", \"a_b\"], \"metrics\": [\"a b\", \"a_b\"]", "'a b' and 'a_b' would both be the metric 'a_b'")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", \"°\"]", "'°' cannot be made a metric name")]
    [InlineData("[\"device\", \"ts\"]", "[\"device\", \"ts\", \"°\"], \"metrics\": [\"°\"]", "'°' cannot be made a metric name")]
    public void Each_mistake_of_a_mapping_is_found(string right, string wrong, string error) =>
        Assert.Contains(Mistakes(Good.Replace(right, wrong, StringComparison.Ordinal)), mistake => mistake.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void The_canonical_text_leaves_out_defaults_and_has_a_fixed_order()
    {
        const string Canonical = """{"format":"mapped-json","columns":["device","ts"],"sensorId":"{device}","time":{"column":"ts"}}""";
        Assert.Equal(Canonical, Parse(Good).Canonical);
        Assert.Equal(Canonical, Parse("""
            { "metrics": "*", "time": { "utc": false, "unit": "auto", "column": ["ts"] }, "sensorId": "{device}", "rowPath": "$",
              "columns": [{ "name": "device", "path": "$['device']" }, { "path": "$.ts", "name": "ts" }], "format": "mapped-json" }
            """).Canonical);
    }

    [Theory]
    [InlineData("""{"stream":"a","format":"mapped-json","rowPath":"$.a[*]['b.c'][2]","columns":["d",{"name":"t","path":"$$.x"},"n","v"],"sensorId":"{d}{{","time":{"column":["d","t"],"unit":"rfc3339","utc":true},"id":"d","metrics":{"name":"n","value":"v"},"skip":"#"}""")]
    [InlineData("""{"format":"mapped-json","columns":["d","t in °C"],"sensorId":"{d}","time":"arrival","metrics":["t in °C","d"]}""")]
    [InlineData("""{"format":"json"}""")]
    public void The_canonical_text_means_the_same(string canonical) =>
        Assert.Equal(canonical, Parse(canonical).Canonical);

    [Fact]
    public void The_hash_is_that_of_the_canonical_text()
    {
        Assert.Equal(16, Parse(Good).Hash.Length);
        Assert.Equal(Parse(Good).Hash, Parse(Parse(Good).Canonical).Hash);
        Assert.NotEqual(Parse(Good).Hash, SourceDefinition.Default.Hash);
    }

    [Fact]
    public void Any_bytes_are_a_definition_or_have_mistakes_with_places()
    {
        var random = new Random(5);
        for (var round = 0; round < 5_000; round++)
        {
            try
            {
                SourceDefinition.Parse(Decoded.Mutated(random, Encoding.UTF8.GetBytes(Good)));
            }
            catch (SourceDefinitionException exception)
            {
                Assert.NotEmpty(exception.Errors);
                Assert.All(exception.Errors, error => Assert.True(error is { Line: > 0, Column: > 0, Message.Length: > 0 }));
            }
        }
    }

    private static SourceDefinition Parse(string text) => SourceDefinition.Parse(Encoding.UTF8.GetBytes(text));

    private static string[] Mistakes(string text) =>
        [.. Assert.Throws<SourceDefinitionException>(() => Parse(text)).Errors.Select(error => FormattableString.Invariant($"{error.Line}:{error.Column}: {error.Message}"))];
}
