using SensorGrid.Cli.Kinesis;

namespace SensorGrid.Cli.Prove;

/// <summary>The command line of <c>prove</c>.</summary>
/// <param name="Receipt">The file with the answer; <c>-</c> for standard input.</param>
/// <param name="Api">The address where the live system answers; null when it is not to be asked.</param>
/// <param name="ApiKey">Sent as a bearer token; null for none.</param>
/// <param name="Kinesis">The main stream of the log.</param>
/// <param name="Sources">Its further streams.</param>
/// <param name="Definitions">The folder of definitions that the live system runs with; null for none.</param>
/// <param name="FeaturesFile">The definitions that the live system was started with; null for the built-in ones.</param>
/// <param name="Model">The folder of the model that the live system scores with; null for the built-in one.</param>
internal sealed record ProveSettings(
    string Receipt, Uri? Api, string? ApiKey, KinesisTarget Kinesis, string[] Sources, string? Definitions, string? FeaturesFile, string? Model);
