using SensorGrid.Offline.Reference;

namespace SensorGrid.Offline.Verify;

/// <summary>The settings of a verification.</summary>
/// <param name="Timeout">The time-out for the live system to pass the log's tip.</param>
/// <param name="Parallel">The number of shards that are read at once, at least 1.</param>
/// <param name="Reference">The sensors that are also recomputed from the raw records; null for none.</param>
public sealed record VerifyOptions(TimeSpan Timeout, int Parallel, ReferenceOptions? Reference = null);
