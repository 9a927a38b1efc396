using System.Diagnostics.Metrics;

namespace SensorGrid.Silo.Definitions;

/// <summary>The instruments of the meter <c>SensorGrid.Definitions</c>.</summary>
internal sealed class FolderMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _contents;
    private readonly Gauge<int> _mistakes;

    public FolderMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("SensorGrid.Definitions");
        _contents = _meter.CreateCounter<long>("sensorgrid.definitions.folder.contents", "{content}", "Contents of the folder of definitions that were seen, by whether they can be used.");
        _mistakes = _meter.CreateGauge<int>("sensorgrid.definitions.folder.mistakes", "{mistake}", "Mistakes of the folder of definitions, as it is now.");
    }

    /// <summary>Counts a content of the folder.</summary>
    /// <param name="mistakes">The number of its mistakes.</param>
    public void OnLook(int mistakes)
    {
        _contents.Add(1, new KeyValuePair<string, object?>("usable", mistakes == 0));
        _mistakes.Record(mistakes);
    }

    public void Dispose() => _meter.Dispose();
}
