using Microsoft.Extensions.Logging;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Shards;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>The settings and services that all sensors of a silo share: one reference in each of perhaps a million activations instead of many.</summary>
internal sealed record SensorRuntime(
    FeatureDefinitions Definitions,
    IModelScorer Scorer,
    IngestBatchPool Batches,
    LocalActivationDirectory Sensors,
    SensorRoom Room,
    ShardReaders Readers,
    SensorSources Sources,
    PartedStateStore States,
    SiloAddress LocalSilo,
    SiloAgreement Agreement,
    GrainMetrics Metrics,
    SensorNews News,
    int? MaxSensors,
    TimeProvider Clock,
    ILogger<SensorGrain> Logger)
{
    /// <summary>The advance of event time after which a sensor reports its status again: a minute, or a tenth of the longest window where that is less.</summary>
    public TimeSpan TellEvery { get; } = TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerMinute, Definitions.LongestWindow.Ticks / 10));

    /// <summary>Creates an engine for a sensor that has none.</summary>
    public KeyEngine NewEngine(string sensorId) => new(Definitions, Scorer.Model, Definitions.Alarms.For(sensorId));

    /// <summary>Restores the engine of a sensor from its snapshot.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public KeyEngine RestoreEngine(string sensorId, ReadOnlySpan<byte> snapshot) =>
        KeyEngine.Restore(snapshot, Definitions, Scorer.Model, Definitions.Alarms.For(sensorId));
}
