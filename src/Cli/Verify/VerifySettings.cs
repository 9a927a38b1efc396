using SensorGrid.Cli.Kinesis;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Cli.Verify;

/// <summary>The command line of <c>verify</c>.</summary>
/// <param name="Api">The address where the live system answers.</param>
/// <param name="ApiKey">Sent as a bearer token; null for none.</param>
/// <param name="Kinesis">The main stream of the log.</param>
/// <param name="Sources">Its further streams.</param>
/// <param name="Definitions">The folder of definitions that the live system runs with; null for none.</param>
/// <param name="FeaturesFile">The definitions that the live system runs with; null for the built-in ones.</param>
/// <param name="Model">The folder of the model that the live system scores with; null for the built-in one.</param>
/// <param name="Options">The rest.</param>
internal sealed record VerifySettings(Uri Api, string? ApiKey, KinesisTarget Kinesis, string[] Sources, string? Definitions, string? FeaturesFile, string? Model, VerifyOptions Options);
