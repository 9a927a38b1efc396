using Microsoft.Extensions.Logging;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Shards;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>The settings and services that all sensors of a silo share: one reference in each of perhaps a million activations instead of many.</summary>
internal sealed record SensorRuntime(
    FeatureDefinitions Definitions,
    RevisionBook Revisions,
    IngestBatchPool Batches,
    QuestionRoom WhatIfs,
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

    /// <summary>
    /// Prepares a sensor for records that are pinned to a revision: a sensor that has none begins with it, and one of an earlier revision goes over to it. One of a later revision
    /// stays: another shard that it has readings from is ahead.
    /// </summary>
    public static void Pin(SensorCell.PageLease lease, CompiledRevision revision)
    {
        if (lease.Engine is not { } engine)
        {
            lease.Begin(EngineOf(revision, lease.SensorId));
        }
        else if (engine.Revision < revision.Number)
        {
            lease.Begin(ChangeTo(engine, revision, lease.SensorId));
        }
    }

    /// <summary>Gets the model that a sensor's engine was made with.</summary>
    public IModelScorer ScorerOf(KeyEngine engine, string sensorId) => Revisions.Get(engine.Revision).Models.For(sensorId);

    /// <summary>Creates the engine of a sensor that has no readings yet.</summary>
    public static KeyEngine EngineOf(CompiledRevision revision, string sensorId) =>
        new(revision.Definitions.For(sensorId), revision.Models.For(sensorId).Model, revision.Definitions.Alarms.For(sensorId), revision.Number);

    /// <summary>Brings the engine of a sensor over to a later revision, as <see cref="KeyEngine.ChangeTo"/>.</summary>
    public static KeyEngine ChangeTo(KeyEngine engine, CompiledRevision revision, string sensorId) =>
        engine.ChangeTo(revision.Number, revision.Definitions.For(sensorId), revision.Models.For(sensorId).Model, revision.Definitions.Alarms.For(sensorId));

    /// <summary>Restores the engine of a sensor from its snapshot, once its revision is compiled.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public async ValueTask<KeyEngine> RestoreEngineAsync(string sensorId, byte[] snapshot, CancellationToken cancellationToken)
    {
        var revision = await Revisions.GetAsync(KeyEngine.RevisionOf(snapshot), cancellationToken);
        return RestoreEngine(sensorId, snapshot, revision);
    }

    /// <summary>Restores the engine of a sensor from its snapshot.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    /// <exception cref="InvalidOperationException">Its revision is not compiled on this silo yet.</exception>
    public KeyEngine RestoreEngine(string sensorId, byte[] snapshot) => RestoreEngine(sensorId, snapshot, Revisions.Get(KeyEngine.RevisionOf(snapshot)));

    private static KeyEngine RestoreEngine(string sensorId, byte[] snapshot, CompiledRevision revision) => KeyEngine.Restore(
        snapshot, revision.Definitions.For(sensorId), revision.Models.For(sensorId).Model, revision.Definitions.Alarms.For(sensorId));
}
