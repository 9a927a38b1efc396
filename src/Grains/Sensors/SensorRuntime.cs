using Microsoft.Extensions.Logging;
using Orleans.Storage;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Sensors;

/// <summary>What all sensors of a silo share: one reference in each of perhaps a million activations instead of six.</summary>
internal sealed record SensorRuntime(
    FeatureDefinitions Definitions,
    IGrainStorage Storage,
    SiloAddress LocalSilo,
    GrainMetrics Metrics,
    TimeProvider Clock,
    ILogger<SensorGrain> Logger);
