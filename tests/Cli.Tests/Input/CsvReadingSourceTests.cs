using System.Text;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Progress;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Input;

public sealed class CsvReadingSourceTests : IDisposable
{
    private const string Time = "2026-01-01T00:00:00Z";
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task Separator_line_ends_and_encoding_are_recognized(char separator)
    {
        var text = $"timestamp,t\n{Time},1.5\n{Time},2\n".Replace(',', separator);
        foreach (var (ending, encoding) in new (string, Encoding)[] { ("\n", new UTF8Encoding(false)), ("\r\n", new UTF8Encoding(true)), ("\n", Encoding.Unicode) })
        {
            var items = await ReadAsync(text.ReplaceLineEndings(ending), encoding: encoding);

            Assert.Equal([1.5, 2], items.Select(item => item.Reading!.Metrics[0].Value));
        }
    }

    [Fact]
    public async Task A_separator_inside_of_a_name_is_not_taken_for_the_files() =>
        Assert.Equal(1.5, (await ReadAsync($"timestamp;\"t (a, b, c, d)\"\n{Time};1,5\n", new InputOptions("") { DecimalComma = true, Renames = ["#2=t"] }))[0].Reading!.Metrics[0].Value);

    [Fact]
    public async Task Lines_are_counted_over_comments_blank_lines_quoted_line_breaks_and_repeated_headers()
    {
        var items = await ReadAsync($"#c\n\n\"timestamp\",t,\"no\nte\"\nx,1,\n\n#c\n{Time},1,\"a\nb\"\n,,\ntimestamp,t,\"no\nte\"\ny,1,\n");

        Assert.Equal([(5, false), (8, true), (13, false)], items.Select(item => ((int)item.Line, item.Reading is not null)));
    }

    [Fact]
    public async Task A_spreadsheets_separator_line_is_no_header() =>
        Assert.Equal(3, (await ReadAsync($"sep=;\ntimestamp;t\n{Time};1\n"))[0].Line);

    [Fact]
    public async Task A_header_may_end_with_separators_that_the_rows_lack() =>
        Assert.Null((await ReadAsync($"timestamp,t,,\n{Time},1\n"))[0].Error);

    [Theory]
    [InlineData("timestamp,temp (°C)\n", "iso-8859-1", "is not UTF-8")]
    [InlineData("", "utf-8", "is empty")]
    [InlineData("timestamp,t\n2026-01-01T00:00:00Z,\"1\n", "utf-8", "line 2 is not CSV")]
    [InlineData("t\0i\0m\0e\0", "utf-8", "zero bytes")]
    public async Task What_is_no_csv_is_refused_before_the_first_row(string text, string encoding, string message)
    {
        var exception = await Assert.ThrowsAsync<CliException>(() => ReadAsync(text, encoding: Encoding.GetEncoding(encoding)));

        Assert.Contains(message, exception.Message);
    }

    [Fact]
    public async Task Two_columns_are_a_time_together()
    {
        var items = await ReadAsync(
            "Date;Time;t\n16/12/2006;17:24:00;4.2\n", new InputOptions("") { TimestampColumn = "Date,Time", TimestampFormat = "dd/MM/yyyy HH:mm:ss", TimeZone = "+01:00" });

        Assert.Equal(new DateTimeOffset(2006, 12, 16, 16, 24, 0, TimeSpan.Zero), items[0].Reading!.EventTime);
        Assert.Equal("16/12/2006 17:24:00", items[0].Timestamp);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<List<InputItem>> ReadAsync(string text, InputOptions? options = null, Encoding? encoding = null)
    {
        await File.WriteAllTextAsync(_directory["in.csv"], text, encoding ?? new UTF8Encoding(false), TestContext.Current.CancellationToken);
        await using var source = await ReadingSources.OpenAsync(
            (options ?? new InputOptions("")) with { File = _directory["in.csv"], DefaultSensorId = "s" }, () => Stream.Null, new NoProgress(), TestContext.Current.CancellationToken);
        return await source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
