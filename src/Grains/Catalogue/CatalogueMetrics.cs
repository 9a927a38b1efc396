using System.Diagnostics.Metrics;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The instruments of the meter <c>SensorGrid.Catalogue</c>.</summary>
internal sealed class CatalogueMetrics : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string MeterName = "SensorGrid.Catalogue";

    private static readonly KeyValuePair<string, object?> Stored = new("outcome", "stored");
    private static readonly KeyValuePair<string, object?> Removed = new("outcome", "removed");
    private static readonly KeyValuePair<string, object?> Refused = new("outcome", "refused");

    private readonly Meter _meter;
    private readonly Counter<long> _graphs;
    private readonly Counter<long> _tables;

    public CatalogueMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _graphs = _meter.CreateCounter<long>(
            "sensorgrid.catalogue.graphs", "{graph}", "Graphs of models: stored, removed (no revision names them, and others need the room), and refused (there are as many as may be).");
        _tables = _meter.CreateCounter<long>(
            "sensorgrid.catalogue.tables", "{table}", "Contents of reference tables: stored, removed (no revision names them, and others need the room), and refused (there are as many as may be).");
    }

    public void OnStored(ContentKind kind) => Of(kind).Add(1, Stored);

    public void OnRemoved(ContentKind kind) => Of(kind).Add(1, Removed);

    public void OnRefused(ContentKind kind) => Of(kind).Add(1, Refused);

    public void Dispose() => _meter.Dispose();

    private Counter<long> Of(ContentKind kind) => kind == ContentKind.Table ? _tables : _graphs;
}
