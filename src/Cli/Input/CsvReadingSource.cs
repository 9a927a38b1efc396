using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;
using Sylvan.Data.Csv;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from the rows of a CSV file.</summary>
internal sealed class CsvReadingSource : IReadingSource
{
    private const int SampleRows = 200;
    private const int LongestRow = 1 << 20;

    private readonly InputFile _file;
    private readonly CsvColumns _columns;
    private readonly string? _sensorId;
    private readonly TimestampParser _timestamps;
    private readonly ReadingCheck _check = new();

    private CsvReadingSource(InputFile file, CsvColumns columns, InputOptions options)
    {
        _file = file;
        _columns = columns;
        _sensorId = columns.SensorId >= 0 ? null : options.SensorId ?? options.DefaultSensorId;
        _timestamps = new TimestampParser(options.TimestampFormat);
    }

    public string Name => _file.Name;

    public double Fraction => _file.Fraction;

    public bool IsOneSeries => _sensorId is not null && _columns.Metrics.Count == 1;

    /// <summary>Reads the header and the first rows, and decides what the columns are.</summary>
    public static async Task<CsvReadingSource> OpenAsync(InputFile file, InputOptions options, CancellationToken cancellationToken)
    {
        await using var csv = await OpenReaderAsync(file, cancellationToken);
        var headers = Enumerable.Range(0, csv.FieldCount).Select(ordinal => csv.GetName(ordinal).Trim()).ToArray();
        var sample = new List<string[]>();
        while (sample.Count < SampleRows && await ReadRowAsync(csv, file, 0, cancellationToken))
        {
            sample.Add([.. Enumerable.Range(0, Math.Min(csv.RowFieldCount, headers.Length)).Select(ordinal => csv.GetString(ordinal).Trim())]);
        }

        return new CsvReadingSource(file, CsvColumns.Resolve(file.Name, headers, sample, options), options);
    }

    public Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<string>>([.. _columns.Metrics.Select(column => column.Metric)]);

    public async IAsyncEnumerable<InputItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = await OpenReaderAsync(_file, cancellationToken);
        // The header is line 1; a quoted field may hold line breaks, so that a row is more than one line.
        var line = 2L;
        while (await ReadRowAsync(csv, _file, line, cancellationToken))
        {
            var lines = csv.GetRawRecordSpan().TrimEnd("\r\n").Count('\n') + 1;
            if (csv.RowFieldCount > 1 || csv.GetString(0).Length > 0)
            {
                yield return Row(csv, line);
            }

            line += lines;
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static async Task<CsvDataReader> OpenReaderAsync(InputFile file, CancellationToken cancellationToken)
    {
        var text = new StreamReader(file.Open());
        try
        {
            return await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions { MaxBufferSize = LongestRow }, cancellationToken);
        }
        catch (Exception exception) when (exception is CsvMissingHeadersException or CsvFormatException or CsvRecordTooLargeException)
        {
            text.Dispose();
            throw new CliException($"'{file.Name}' has no header row that could be read, line 1: {exception.Message}");
        }
    }

    private static async Task<bool> ReadRowAsync(CsvDataReader csv, InputFile file, long line, CancellationToken cancellationToken)
    {
        try
        {
            return await csv.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            var where = line > 0 ? $", line {line}" : "";
            throw new CliException($"'{file.Name}'{where} is not CSV, and what follows it cannot be told apart: {exception.Message}");
        }
    }

    private InputItem Row(CsvDataReader csv, long line)
    {
        if (csv.RowFieldCount < csv.FieldCount)
        {
            return InputItem.Bad(line, $"the row has {csv.RowFieldCount} fields, but the header has {csv.FieldCount}.");
        }

        var time = csv.GetString(_columns.Timestamp);
        if (!_timestamps.TryParse(time, out var eventTime))
        {
            return InputItem.Bad(line, $"column '{csv.GetName(_columns.Timestamp)}': '{time}' is not {_timestamps.Expected}.");
        }

        if (ReadMetrics(csv, out var metrics) is { } error)
        {
            return InputItem.Bad(line, error);
        }

        var sensorId = _sensorId ?? csv.GetString(_columns.SensorId);
        var id = _columns.ReadingId >= 0 && csv.GetString(_columns.ReadingId) is { Length: > 0 } text ? text : null;
        var (reading, reason) = _check.Check(new Reading(sensorId, eventTime, metrics, id));
        return reading is null ? InputItem.Bad(line, reason!) : InputItem.Of(line, reading, time);
    }

    private string? ReadMetrics(CsvDataReader csv, out MetricValue[] metrics)
    {
        var values = new List<MetricValue>(_columns.Metrics.Count);
        metrics = [];
        foreach (var (ordinal, metric) in _columns.Metrics)
        {
            var text = csv.GetFieldSpan(ordinal).Trim();
            if (text.IsEmpty)
            {
                continue;
            }

            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                return $"column '{csv.GetName(ordinal)}': '{text}' is not a finite number.";
            }

            values.Add(new MetricValue(metric, value));
        }

        metrics = [.. values];
        return values.Count > 0 ? null : "the row has no value in any of the metrics' columns.";
    }
}
