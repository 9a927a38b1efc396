using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SensorGrid.Persistence.DynamoDB.Client;

/// <summary>The metrics of one storage.</summary>
internal sealed class GrainStorageMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SensorGrid.Persistence.DynamoDB";

    private readonly string _storage;
    private readonly string _table;
    private readonly Counter<long> _operations;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _faults;

    public GrainStorageMetrics(IMeterFactory meterFactory, string storage, string table)
    {
        _storage = storage;
        _table = table;
        var meter = meterFactory.Create(MeterName);
        _operations = meter.CreateCounter<long>("dynamodb.storage.operations", "{operation}", "States read, written and cleared.");
        _duration = meter.CreateHistogram<double>("dynamodb.storage.duration", "s", "Time of an operation, with all of its attempts.");
        _conflicts = meter.CreateCounter<long>(
            "dynamodb.storage.conflicts", "{operation}", "Writes and clears refused because the state had another ETag.");
        _throttles = meter.CreateCounter<long>("dynamodb.storage.throttles", "{attempt}", "Attempts that DynamoDB refused as too many.");
        _faults = meter.CreateCounter<long>("dynamodb.storage.faults", "{attempt}", "Attempts that were not answered or failed in the service itself.");
    }

    public void OnOperation(string operation, string outcome, TimeSpan duration)
    {
        var tags = Tags();
        tags.Add("operation", operation);
        tags.Add("outcome", outcome);
        _operations.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void OnConflict() => _conflicts.Add(1, Tags());

    public void OnFault(bool throttled) => (throttled ? _throttles : _faults).Add(1, Tags());

    private TagList Tags() => new() { { "storage", _storage }, { "table", _table } };
}
