using Microsoft.Extensions.Logging;
using Orleans.Storage;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Sensors;

/// <summary>What all sensors of a silo share: one reference in each of perhaps a million activations instead of eight.</summary>
internal sealed record SensorRuntime(
    FeatureDefinitions Definitions,
    IModelScorer Scorer,
    PageTakes Takes,
    IGrainStorage Storage,
    SiloAddress LocalSilo,
    GrainMetrics Metrics,
    TimeProvider Clock,
    ILogger<SensorGrain> Logger);
