using System.Text;
using System.Text.Json;
using CsCheck;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Tests.Definitions;

/// <summary>All mistakes of <c>features.json</c> at once, each with its place and what to write.</summary>
public sealed class FeatureMistakesTests
{
    private const int Rounds = 3_000;

    // Values of which none is right everywhere.
    private static readonly string[] Values =
    [
        "null", "true", "7", "-1", "1e999", "0.5", "\"\"", "\"*\"", "\"mean\"", "\"1h\"", "\"99999999999d\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[null,\"a\",\"a\"]",
        """{"length":"1h","hop":"7m"}""", """{"sensors":"a","metrics":["b"],"aggregations":["rate"],"windows":["1m"]}""", "\"\\u0000\"", "/* */ 1 ",
    ];

    // Bytes with a meaning in JSON.
    private static readonly byte[] Telling = [.. "{}[],:\"\\/*\n0-."u8];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, MistakeKind.All.Length)];

    [Fact]
    public void The_text_that_the_mistakes_are_made_in_has_none() => Assert.Equal(3, FeatureDefinitions.ParseStrictly(Encoding.UTF8.GetBytes(MistakeKind.Text)).Groups.Count);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_mistake_is_reported_alone_at_its_place_with_what_to_write(int index)
    {
        var kind = MistakeKind.All[index];

        var (text, errors) = MistakeKind.With([kind]);

        Assert.Equal([kind.Error], ErrorsOf(text));
        Assert.Equal([kind.Error], errors);
    }

    [Fact]
    public void A_mistake_of_a_name_in_a_derived_feature_is_reported_at_its_place_with_what_to_write() => Assert.All(
        MistakeKind.OfNames,
        kind =>
        {
            var (text, errors) = MistakeKind.With([kind]);

            Assert.Equal([kind.Error], ErrorsOf(text));
            Assert.Equal([kind.Error], errors);
        });

    [Fact]
    public void A_circle_of_derived_features_is_reported_once_with_its_way()
    {
        const string Text = """{"derived":[{"name":"x","expression":"a"},{"name":"a","expression":"b + t_mean_5m"},{"name":"b","expression":"t_min_1m - c"},{"name":"c","expression":"a * b"}]}""";

        Assert.Equal(["1:51: 'a' is computed from itself: a from b from c from a.", "1:93: 'b' is computed from itself: b from c from b."], ErrorsOf(Text));
    }

    [Fact]
    public void A_name_with_a_hyphen_is_proposed_in_backticks()
    {
        const string Text = """{"features":[{"metrics":["a-b"],"aggregations":["min"],"windows":["2m"]}],"derived":[{"name":"n","expression":"1 + a-b_min_2m"}]}""";

        Assert.Equal("1:116: 'a' is no feature: write a name with a hyphen in backticks, `a-b_min_2m`.", ErrorsOf(Text)[0]);
        Assert.Single(FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Text.Replace("a-b_min_2m", "`a-b_min_2m`", StringComparison.Ordinal))).Derived);
    }

    [Fact]
    public void A_difference_of_features_that_are_not_there_is_a_mistake_for_each_of_them() => Assert.Equal(
        [
            "1:66: 'a_man_5m' is no feature: do you mean 'a_mean_5m'?",
            "1:66: 'b_man_5m' is no feature: do you mean 'b_mean_5m'?",
        ],
        ErrorsOf("""{"derived":[{"metric":"a","minus":"b","of":["last_1m","age",     "man_5m"]}]}"""));

    [Fact]
    public void What_follows_from_another_mistake_is_not_reported()
    {
        Assert.Single(ErrorsOf("""{"derived":[{"name":"a","expression":"t_mean_5m +"},{"name":"b","expression":"a / 2"}]}"""));
        Assert.Single(ErrorsOf("""{"features":[{"metrics":["t"],"aggregations":["meann"],"windows":["5m"]}],"derived":[{"name":"b","expression":"t_mean_5m / 2"}]}"""));
    }

    [Fact]
    public void More_derived_features_than_may_be_are_refused()
    {
        static string Many(int count) => $$"""{"derived":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"n{{i}}","expression":"t_mean_5m"}"""))}}]}""";

        Assert.Equal(256, FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Many(256))).Derived.Count);
        Assert.Equal(["1:12: There are 257 derived features, but at most 256 are allowed: use fewer."], ErrorsOf(Many(257)));
    }

    [Fact]
    public void Independent_mistakes_are_all_reported_in_the_order_of_the_text() =>
        Gen.Int[0, 1_000_000].Array[MistakeKind.All.Length].Sample(
            order =>
            {
                var kinds = new List<MistakeKind>();
                foreach (var kind in MistakeKind.All.Zip(order).OrderBy(pair => pair.Second).Select(pair => pair.First))
                {
                    if (kinds.Count <= order[0] % 20 && !kinds.Exists(kind.Meets))
                    {
                        kinds.Add(kind);
                    }
                }

                var (text, errors) = MistakeKind.With(kinds);
                Assert.Equal(errors, ErrorsOf(text));
            },
            iter: 500);

    [Theory]
    [InlineData("", "1:1: Not well-formed JSON: ")]
    [InlineData("{\n  \"features\": [\n    x\n  ]\n}", "3:5: Not well-formed JSON: ")]
    [InlineData("{\n  \"alarms\": {} \"maxMetrics\": 1\n}", "2:16: Not well-formed JSON: ")]
    [InlineData("/* ä */ { \"alarms\": {}", "1:23: Not well-formed JSON: ")]
    [InlineData("{\"alarms\":{}} 1", "1:15: Not well-formed JSON: ")]
    [InlineData("[]", "1:1: Feature definitions must be an object such as { \"features\": [{ \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }] }, but this is a list.")]
    [InlineData("\n {}", "2:2: 'features' is missing: write \"features\": [{ \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }].")]
    [InlineData("{\"features\":[]}", "1:13: 'features' is an empty list: write a group of features such as { \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }.")]
    [InlineData("{\"features\":[],\"alarms\":{}}", "1:13: 'features' is an empty list: write a group of features such as { \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }, or leave it out for the built-in ones.")]
    [InlineData("{\"features\":{}}", "1:13: 'features' must be a list of groups of features such as [{ \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }], but is an object.")]
    [InlineData("{\"alarms\":[]}", "1:11: 'alarms' must be an object, but is a list.")]
    [InlineData("{\"alarms\":{\"sensors\":{}}}", "1:22: 'sensors' must be a list of at most 256 objects such as { \"sensors\": \"plant-3/*\", \"budgetPerSensorDay\": 1 }, but is an object.")]
    [InlineData("\uFEFF{\"alarms\":{}}", "1:1: The text begins with a byte order mark: save it without one.")]
    public void A_mistake_of_the_whole_text_is_reported(string text, string error) =>
        Assert.StartsWith(error, Assert.Single(ErrorsOf(text)), StringComparison.Ordinal);

    [Fact]
    public void The_message_of_the_exception_has_a_line_for_each_mistake()
    {
        var exception = Refused(Encoding.UTF8.GetBytes("{\"maxMetrics\":0,\n\"age\":1,\"alarms\":{}}"), strictly: false);

        Assert.Equal(
            """
            1:15: 'maxMetrics' must be a whole number from 1 to 1024, but is the number 0.
            2:1: 'age' is not known here: known are allowedLateness, maxFutureSkew, maxRawReadings, maxMetrics, alarms, derived, features.
            """,
            exception.Message,
            ignoreLineEndingDifferences: true);
        Assert.Equal([(1, 15), (2, 1)], exception.Errors.Select(error => (error.Line, error.Column)));
    }

    [Fact]
    public void Columns_are_characters_and_lines_end_in_either_way() => Assert.Equal(
        ["2:11: 'x' is not known here: known are allowedLateness, maxFutureSkew, maxRawReadings, maxMetrics, alarms, derived, features.",
            "3:8: 'y' is not known here: known are allowedLateness, maxFutureSkew, maxRawReadings, maxMetrics, alarms, derived, features."],
        ErrorsOf("{\"alarms\":{}, // äöü\r\n/* \u20ac\U0001F600 */ \"x\":1, // \u00e4\r\n/* ä */\"y\":2}"));

    [Fact]
    public void What_is_twice_in_a_list_is_a_mistake_of_the_writer_alone_and_counts_once()
    {
        const string Once = """{"features":[{"metrics":["a","*"],"aggregations":["mean","max"],"windows":["1m",{"length":"1h","hop":"1m"}]}]}""";
        const string Twice = """
            {"features":[{"metrics":["a","*","a"],"aggregations":["mean","max","Mean"],"windows":["1m",{"length":"1h","hop":"1m"},"60s",{"length":"60m","hop":"60s"}]}]}
            """;

        Assert.Equal(FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Once)).Hash, FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Twice)).Hash);
        Assert.Equal(FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Once)).Hash, FeatureDefinitions.ParseStrictly(Encoding.UTF8.GetBytes(Once)).Hash);
        Assert.Equal(
            [
                "1:34: 'a' is twice in 'metrics': leave one out.",
                "1:68: 'mean' is twice in 'aggregations': leave one out.",
                "1:119: The window 1m is twice in 'windows': leave one out.",
                "1:125: The window 1h is twice in 'windows': leave one out.",
            ],
            ErrorsOf(Twice));
    }

    [Fact]
    public void Another_future_skew_is_a_mistake_of_a_change_beside_the_others()
    {
        var running = FeatureDefinitions.Default;

        var exception = Assert.Throws<FeatureDefinitionsException>(
            () => FeatureDefinitions.ParseChange("""{"maxMetrics":0,"maxFutureSkew":"10m","alarms":{}}"""u8, running));

        Assert.Equal(
            [
                "1:15: 'maxMetrics' must be a whole number from 1 to 1024, but is the number 0.",
                "1:33: 'maxFutureSkew' is 10m, and 5m where the silos are started: it cannot change while they run. Write \"maxFutureSkew\": \"5m\".",
            ],
            exception.Errors.Select(error => error.ToString()));
        Assert.Equal(running.Hash, FeatureDefinitions.ParseChange("""{"maxFutureSkew":"300s","alarms":{}}"""u8, running).Hash);
    }

    [Fact]
    public void A_future_skew_that_is_left_out_and_another_where_silos_are_started_is_a_mistake_of_the_whole_text()
    {
        var running = FeatureDefinitions.Parse("""{"maxFutureSkew":"1m","alarms":{}}"""u8);

        var exception = Assert.Throws<FeatureDefinitionsException>(() => FeatureDefinitions.ParseChange(""" {"alarms":{}}"""u8, running));

        Assert.StartsWith("1:2: 'maxFutureSkew' is 5m, and 1m where the silos are started", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_hops_of_a_sensor_are_reported_once_at_the_fifth()
    {
        static string Group(int minutes, string sensors) =>
            $$"""{"sensors":"{{sensors}}","metrics":["*"],"aggregations":["mean"],"windows":[{"length":"{{minutes}}h","hop":"{{minutes}}m"}]}""";
        var groups = string.Join(",\n", Group(1, "*"), Group(2, "a/*"), Group(3, "a/*"), Group(4, "b"), Group(5, "a/b/*"), Group(6, "a/b/c"), Group(7, "a/b/c/*"));

        Assert.Equal(
            [
                "6:71: There are 5 different hops of a/b/c, but at most 4 can be kept: use fewer.",
                "7:73: There are 5 different hops of a/b/c/*, but at most 4 can be kept: use fewer.",
            ],
            ErrorsOf($$"""{"features":[{{groups}}]}"""));
    }

    [Fact]
    public void Too_much_for_the_sensors_of_a_pattern_is_not_told_again_for_narrower_ones()
    {
        var windows = string.Join(',', Enumerable.Range(1, 50).Select(minutes => $"\"{minutes}m\""));
        string Of(string sensors) => $$"""{"sensors":"{{sensors}}","metrics":["*"],"aggregations":["mean","max","min"],"windows":[{{windows}}]}""";

        Assert.Equal(
            ["2:1: A metric of a/* could have 300 features, but at most 256 are allowed: use fewer."],
            ErrorsOf($$"""{"features":[{{string.Join(",\n", Of("a/*"), Of("a/*"), Of("a/b"), Of("a/b/*"))}}]}"""));
    }

    [Fact]
    public void Sensors_that_are_not_known_are_not_taken_for_all()
    {
        var windows = string.Join(',', Enumerable.Range(1, 50).Select(minutes => $"\"{minutes}m\""));
        string Of(string sensors) => $$"""{"sensors":{{sensors}},"metrics":["*"],"aggregations":["mean","max","min"],"windows":[{{windows}}]}""";

        Assert.StartsWith("1:25: 'sensors' must be a sensor's id", Assert.Single(ErrorsOf($$"""{"features":[{{Of("7")}},{{Of("\"b\"")}}]}""")), StringComparison.Ordinal);
    }

    [Fact]
    public void More_groups_than_may_be_are_refused()
    {
        static string Many(int count) => $$"""{"features":[{{string.Join(',', Enumerable.Repeat("""{"metrics":["a"],"aggregations":["sum"],"windows":["1m"]}""", count))}}]}""";

        Assert.Equal(256, FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Many(256))).Groups.Count);
        Assert.Equal(["1:13: There are 257 groups of features, but at most 256 are allowed: use fewer."], ErrorsOf(Many(257)));
    }

    [Fact]
    public void Of_very_many_mistakes_the_last_one_says_how_many_there_are()
    {
        var errors = ErrorsOf($$"""{"alarms":{}{{string.Concat(Enumerable.Range(0, 1_500).Select(index => $",\n\"x{index}\":1"))}}}""");

        Assert.Equal(1_000, errors.Length);
        Assert.StartsWith("1000:1: 'x998' is not known here", errors[^2], StringComparison.Ordinal);
        Assert.Equal("1001:1: From here on there are 501 more mistakes.", errors[^1]);
    }

    [Fact]
    public void Any_bytes_are_definitions_or_have_mistakes_with_places()
    {
        var right = Encoding.UTF8.GetBytes(MistakeKind.Text);
        var edits = Gen.Select(Gen.Int[0, right.Length - 1], Gen.Int[0, 3], Gen.OneOf(Gen.Byte, Gen.Int[0, Telling.Length - 1].Select(index => Telling[index])));
        edits.Array[0, 4].Sample(some => Check(some.Aggregate(right, (text, edit) => Edit(text, edit.Item1, edit.Item2, edit.Item3))), iter: Rounds);
        Gen.Byte.Array[0, 60].Sample(Check, iter: Rounds);
    }

    [Fact]
    public void Any_values_in_any_place_are_definitions_or_have_mistakes_with_places()
    {
        var spans = ValuesOf(Encoding.UTF8.GetBytes(MistakeKind.Text));
        Gen.Select(Gen.Int[0, spans.Length - 1], Gen.Int[0, Values.Length - 1].Select(index => Values[index]), Gen.Int[0, spans.Length - 1], Gen.Int[0, Values.Length - 1].Select(index => Values[index])).Sample(
            (first, value, second, other) =>
            {
                var text = Encoding.UTF8.GetBytes(MistakeKind.Text);
                var (early, late) = spans[first].Start <= spans[second].Start ? ((first, value), (second, other)) : ((second, other), (first, value));

                // What is in the earlier one goes with it.
                text = spans[late.Item1].Start < spans[early.Item1].End ? text : Replace(text, spans[late.Item1], late.Item2);
                Check(Replace(text, spans[early.Item1], early.Item2));
            },
            iter: Rounds);
    }

    private static void Check(byte[] text)
    {
        try
        {
            FeatureDefinitions.ParseStrictly(text);
        }
        catch (FeatureDefinitionsException exception)
        {
            var lines = text.AsSpan().Count((byte)'\n') + 1;
            Assert.NotEmpty(exception.Errors);
            Assert.All(exception.Errors, error => Assert.True(error.Line >= 1 && error.Line <= lines && error.Column >= 1 && (error.Message.EndsWith('.') || error.Message.EndsWith('?')), error.ToString()));
            Assert.Equal(exception.Errors.OrderBy(error => (error.Line, error.Column)), exception.Errors);
        }
    }

    // A change, an insertion, or bytes taken out.
    private static byte[] Edit(byte[] text, int at, int kind, byte value)
    {
        at = Math.Min(at, text.Length - 1);
        return at < 0 ? [value] : kind switch
        {
            0 => [.. text[..at], value, .. text[(at + 1)..]],
            1 => [.. text[..at], value, .. text[at..]],
            2 => [.. text[..at], .. text[(at + 1)..]],
            _ => text[..at],
        };
    }

    private static byte[] Replace(byte[] text, (int Start, int End) span, string value) => [.. text[..span.Start], .. Encoding.UTF8.GetBytes(value), .. text[span.End..]];

    // Where single values are, in the order of the text.
    private static (int Start, int End)[] ValuesOf(byte[] text)
    {
        var spans = new List<(int, int)>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True)
            {
                spans.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
            }
            else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                var inner = reader;
                inner.Skip();
                spans.Add(((int)reader.TokenStartIndex, (int)inner.BytesConsumed));
            }
        }

        return [.. spans];
    }

    private static string[] ErrorsOf(string text) => [.. Refused(Encoding.UTF8.GetBytes(text), strictly: true).Errors.Select(error => error.ToString())];

    private static FeatureDefinitionsException Refused(byte[] text, bool strictly) =>
        Assert.Throws<FeatureDefinitionsException>(() => strictly ? FeatureDefinitions.ParseStrictly(text) : FeatureDefinitions.Parse(text));
}
