using System.Runtime.CompilerServices;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from the rows of a CSV file.</summary>
internal sealed class CsvReadingSource : IReadingSource
{
    private readonly InputFile _file;
    private readonly InputOptions _options;
    private readonly CsvColumns _columns;
    private readonly NumberCells _cells;
    private readonly TimeZoneInfo _zone;
    private readonly string? _sensorId;
    private LocalTimes? _times;

    private CsvReadingSource(InputFile file, InputOptions options, CsvColumns columns, NumberCells cells, TimeZoneInfo zone)
    {
        (_file, _options, _columns, _cells, _zone) = (file, options, columns, cells, zone);
        _sensorId = columns.SensorId >= 0 ? null : options.SensorId ?? options.DefaultSensorId;
    }

    public string Name => _file.Name;

    public double Fraction => _file.Fraction;

    public bool IsOneSeries => _sensorId is not null && _columns.Metrics.Count == 1;

    public IReadOnlyList<string> LeftOut => _columns.LeftOut;

    public IReadOnlyList<string> Remarks => [.. _times?.Remarks ?? []];

    /// <summary>Reads the whole file once, and decides what its columns are.</summary>
    public static async Task<CsvReadingSource> OpenAsync(InputFile file, InputOptions options, IProgressStep progress, CancellationToken cancellationToken)
    {
        var zone = options.TimeZone is { } name ? TimeZoneName.Find(name) : TimeZoneInfo.Utc;
        var cells = new NumberCells(options.DecimalComma, options.Missing);
        var survey = await CsvSurvey.ReadAsync(file, cells, progress, cancellationToken);
        return new CsvReadingSource(file, options, CsvColumns.Resolve(file.Name, survey, options), cells, zone);
    }

    public Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<string>>([.. _columns.Metrics.Select(column => column.Metric)]);

    public async IAsyncEnumerable<InputItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _times = new LocalTimes(_zone);
        await using var records = await CsvRecords.OpenAsync(_file, cancellationToken);
        var rows = new CsvRowReader(records, _columns, _sensorId, _cells, new TimestampParser(_options.TimestampFormat), _times);
        while (await records.ReadAsync(cancellationToken))
        {
            yield return rows.Read();
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
