using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Hosting.Logs;
using SensorGrid.Sqlite;

namespace SensorGrid.Hosting.Tests.Logs;

public sealed class BoundedLoggerTests
{
    private static readonly FaultPlace Files = new(exception => (exception as SqliteDatabaseException)?.Path);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _written = new();
    private readonly LogBounds _bounds;

    public BoundedLoggerTests()
    {
        _bounds = new LogBounds([Files], null, _time);
        _written.ControlLevel(LogLevel.Debug, enabled: false);
    }

    [Fact]
    public void Lines_of_a_kind_pass_in_a_burst_and_then_once_a_second_with_a_count()
    {
        for (var second = 0; second < 5; second++)
        {
            for (var line = 0; line < 1000; line++)
            {
                Write("Orleans.Runtime.Messaging", $"Connection {line} broke.", id: 7);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var lines = _written.Collector.GetSnapshot();
        Assert.Equal(LogBounds.Burst + 4, lines.Count);
        Assert.EndsWith("(999 more like it were held back since the last.)", lines[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_a_database_is_one_line_in_ten_seconds_for_all_that_fail_by_it()
    {
        var fault = new SqliteDatabaseException("/data/grains.db", "the disk is full.");
        for (var sensor = 0; sensor < 300; sensor++)
        {
            Write("SensorGrid.Grains.Sensors.SensorGrain", $"Sensor {sensor} could not be stored.", fault, id: sensor);
            Write("Orleans.Grain", "A call failed.", new InvalidOperationException("wrapped", fault));
        }

        var line = Assert.Single(_written.Collector.GetSnapshot());
        Assert.Contains("Database file '/data/grains.db': the disk is full.", line.Message, StringComparison.Ordinal);
        Write("Any", "Another file.", new SqliteDatabaseException("/data/kinesis.db", "the disk is full."));
        Assert.Equal(2, _written.Collector.Count);
        _time.Advance(TimeSpan.FromSeconds(10));
        Write("Any", "Still.", fault);
        Assert.Contains("(599 more like it were held back since the last.)", _written.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_is_told_in_the_line_and_its_stack_trace_at_debug_alone()
    {
        var thrown = Thrown();

        Write("Any", "It failed.", thrown);
        Assert.Null(_written.LatestRecord.Exception);
        Assert.StartsWith("It failed. [InvalidOperationException: outer <- FormatException: inner at ", _written.LatestRecord.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), _written.LatestRecord.Message, StringComparison.Ordinal);

        _written.ControlLevel(LogLevel.Debug, enabled: true);
        Write("Any", "It failed.", thrown);
        Assert.Same(thrown, _written.LatestRecord.Exception);
    }

    [Fact]
    public void A_line_has_a_largest_length()
    {
        Write("Any", new string('x', 100_000));

        Assert.Equal(LogBounds.MostCharacters, _written.LatestRecord.Message.Length);
    }

    [Fact]
    public void An_error_of_a_fault_is_not_hidden_by_a_warning_of_it()
    {
        var fault = new SqliteDatabaseException("/data/grains.db", "the disk is full.");

        Write("Any", "Again.", fault, level: LogLevel.Warning);
        Write("Any", "It is lost.", fault, level: LogLevel.Error);
        Write("Any", "Still.", fault, level: LogLevel.Error);
        Write("Any", "The end.", fault, level: LogLevel.Critical);

        Assert.Equal([LogLevel.Warning, LogLevel.Error, LogLevel.Critical], _written.Collector.GetSnapshot().Select(line => line.Level));
    }

    [Fact]
    public void When_there_are_too_many_kinds_errors_and_critical_lines_still_pass()
    {
        for (var kind = 0; kind < 2000; kind++)
        {
            Write("Any", "x", id: kind, level: LogLevel.Information);
        }

        Assert.InRange(_written.Collector.Count, 1000, 1000 + LogBounds.Burst);
        Write("Any", "An error.", id: 3000);
        Assert.Equal("An error.", _written.LatestRecord.Message);
        for (var kind = 0; kind < 2000; kind++)
        {
            Write("Any", "x", id: kind);
        }

        Write("Any", "The end.", id: 3001, level: LogLevel.Critical);
        Assert.Equal("The end.", _written.LatestRecord.Message);
    }

    [Fact]
    public void Kinds_that_have_been_idle_make_room_for_new_ones()
    {
        for (var kind = 0; kind < 2000; kind++)
        {
            Write("Any", "x", id: kind);
        }

        _time.Advance(TimeSpan.FromMinutes(3));
        _written.Collector.Clear();
        for (var kind = 5000; kind < 5500; kind++)
        {
            Write("Any", "x", id: kind);
        }

        Assert.Equal(500, _written.Collector.Count);
    }

    [Fact]
    public void Values_of_a_line_and_of_a_scope_are_without_secrets_and_cut()
    {
        var logger = new BoundedLogger("Any", _written, _bounds);
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["Url"] = "http://user:secret@host" }.ToArray());

        KeyValuePair<string, object?>[] values =
        [
            new("Url", "http://user:secret@host"),
            new("Count", 7),
            new("Long", new string('x', 100_000)),
            new("Names", new List<string> { "password=secret", "b" }),
            new("Uri", new Uri("http://user:secret@host")),
            new("{OriginalFormat}", "At {Url} {Count}"),
        ];
        logger.Log(LogLevel.Error, new EventId(1), values, null, (_, _) => "At");

        var line = _written.LatestRecord;
        Assert.Equal("http://***@host", line.GetStructuredStateValue("Url"));
        Assert.Equal("7", line.GetStructuredStateValue("Count"));
        Assert.Equal(BoundedText.MostValueCharacters, line.GetStructuredStateValue("Long")!.Length);
        Assert.Equal("password=***, b", line.GetStructuredStateValue("Names"));
        Assert.Equal("http://***@host/", line.GetStructuredStateValue("Uri"));
        Assert.Equal("At {Url} {Count}", line.GetStructuredStateValue("{OriginalFormat}"));
        var scoped = Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(Assert.Single(line.Scopes));
        Assert.Equal("http://***@host", Assert.Single(scoped).Value);
    }

    private void Write(string category, string text, Exception? exception = null, int id = 1, LogLevel level = LogLevel.Error) =>
        new BoundedLogger(category, _written, _bounds).Log(level, new EventId(id), text, exception, (line, _) => line);

    private static InvalidOperationException Thrown()
    {
        try
        {
            try
            {
                throw new FormatException("inner");
            }
            catch (FormatException inner)
            {
                throw new InvalidOperationException("outer", inner);
            }
        }
        catch (InvalidOperationException thrown)
        {
            return thrown;
        }
    }
}
