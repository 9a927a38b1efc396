using System.Text;
using System.Text.Json;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Progress;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Input;

public sealed class JsonReadingSourceTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly TemporaryDirectory _directory = new();

    private static readonly string[] AllLayouts = ["array", "indented array", "element a line", "ndjson", "arrays a line", "concatenated", "on one line", "indented"];

    /// <summary>Each for a file that is decoded at once, and for one that is cut into parts.</summary>
    public static MatrixTheoryData<string, int> Layouts => new(AllLayouts, [int.MaxValue, 0]);

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task The_layout_of_a_file_does_not_matter(string layout, int wholeBytes)
    {
        // More than the first piece that is read of a file.
        var readings = Enumerable.Range(0, 1500).Select(Reading).ToArray();
        var text = layout switch
        {
            "array" => JsonSerializer.Serialize(readings),
            "indented array" => JsonSerializer.Serialize(readings, Indented),
            "element a line" => $"[\n  {string.Join(",\n  ", readings.Select(Json))}\n]\n",
            "ndjson" => string.Join('\n', readings.Select(Json)),
            "arrays a line" => string.Join('\n', readings.Chunk(7).Select(chunk => JsonSerializer.Serialize(chunk))),
            "concatenated" => string.Concat(readings.Select(Json)),
            "on one line" => string.Join(' ', readings.Select(Json)),
            _ => string.Join('\n', readings.Select(reading => JsonSerializer.Serialize(reading, Indented))),
        };
        foreach (var (ending, encoding) in new (string, Encoding)[] { ("\n", new UTF8Encoding(false)), ("\r\n", new UTF8Encoding(true)), ("\n", Encoding.Unicode), ("\n", Encoding.BigEndianUnicode) })
        {
            var items = await ReadAsync(text.ReplaceLineEndings(ending), encoding, wholeBytes);

            Assert.All(items, item => Assert.Null(item.Error));
            Assert.Equal(Enumerable.Range(0, 1500).Select(i => (double)i), items.Select(item => item.Reading!.Metrics[0].Value));
            Assert.Equal("a]\"[{,}\\", items[3].Reading!.SensorId);
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public async Task A_bad_element_costs_itself_and_is_told_with_its_line(int wholeBytes)
    {
        var items = await ReadAsync($"[\n{Json(Reading(0))},\n5, [{Json(Reading(1))}],\n{{\"sensorId\":\n\"b\"}},\n{{\"x\" 1}},\n{Json(Reading(2))}\n]", wholeBytes);

        Assert.Equal([(2, true), (3, false), (3, false), (4, false), (6, false), (7, true)], items.Select(item => ((int)item.Line, item.Reading is not null)));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public async Task A_broken_line_costs_itself(int wholeBytes)
    {
        var items = await ReadAsync($"{{\"sensorId\":\"a\"\n{Json(Reading(0))}\n\n}}\n{Json(Reading(1))}\n", wholeBytes);

        Assert.Equal([(1, false), (2, true), (4, false), (5, true)], items.Select(item => ((int)item.Line, item.Reading is not null)));
    }

    [Theory]
    [InlineData("[\n{}\n{}\n]", "line 3 is not JSON, and what follows it cannot be told apart: ',' or ']' is missing before it")]
    [InlineData("[\n{},\n]", "line 3 is not JSON, and what follows it cannot be told apart: ']' is out of place")]
    [InlineData("[\n{},\n{}\n", "the file ends inside of an array: its ']' is missing")]
    [InlineData("[\n{}\n]]\n", "line 3 is not JSON, and what follows it cannot be told apart: ']' is out of place")]
    [InlineData("[\n{\"a\":[1}\n", "the file ends inside of the value that begins here")]
    public async Task A_long_array_whose_elements_cannot_be_told_apart_is_refused(string text, string message)
    {
        var exception = await Assert.ThrowsAsync<CliException>(() => ReadAsync(text, wholeBytes: 0));

        Assert.Contains(message, exception.Message);
    }

    public void Dispose() => _directory.Dispose();

    private static object Reading(int i) => new
    {
        sensorId = "a]\"[{,}\\",
        timestamp = 1767268800000 + i,
        metrics = new Dictionary<string, int> { ["t"] = i },
    };

    private static string Json(object reading) => JsonSerializer.Serialize(reading);

    private Task<List<InputItem>> ReadAsync(string text, int wholeBytes) => ReadAsync(text, new UTF8Encoding(false), wholeBytes);

    private async Task<List<InputItem>> ReadAsync(string text, Encoding encoding, int wholeBytes)
    {
        await File.WriteAllTextAsync(_directory["in.json"], text, encoding, TestContext.Current.CancellationToken);
        var file = await InputFile.CreateAsync(_directory["in.json"], () => Stream.Null, TestContext.Current.CancellationToken);
        await using var source = await JsonReadingSource.OpenAsync(file, new NoProgress(), TestContext.Current.CancellationToken, wholeBytes);
        return await source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
