using SensorGrid.Cli.Kinesis;
using SensorGrid.Cli.Reference;

namespace SensorGrid.Cli.Verify;

/// <summary>The settings of a verification.</summary>
/// <param name="Api">Where the live system answers.</param>
/// <param name="ApiKey">Sent as a bearer token; null for none.</param>
/// <param name="Kinesis">The log.</param>
/// <param name="FeaturesFile">The definitions that the live system runs with; null for the built-in ones.</param>
/// <param name="Model">The folder of the model that the live system scores with; null for the built-in one.</param>
/// <param name="Timeout">The time-out for the live system to pass the log's tip.</param>
/// <param name="Parallel">The number of shards that are read at once.</param>
/// <param name="Reference">Which sensors are also recomputed from the raw records; null for none.</param>
internal sealed record VerifyOptions(
    Uri Api, string? ApiKey, KinesisTarget Kinesis, string? FeaturesFile, string? Model, TimeSpan Timeout, int Parallel, ReferenceOptions? Reference = null);
