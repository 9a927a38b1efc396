using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>Refuses, at start, options that cannot work; the messages name the provider and the option.</summary>
internal sealed partial class KinesisStreamOptionsValidator(string provider) : IValidateOptions<KinesisStreamOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestCheckpointInterval = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, KinesisStreamOptions options)
    {
        if (name != provider)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = Failures(options).Select(failure => $"Kinesis streams '{provider}': {failure}").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(KinesisStreamOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.StreamName))
        {
            yield return $"{nameof(options.StreamName)} is required.";
        }

        if (options.CheckpointInterval < Shortest || options.CheckpointInterval > LongestCheckpointInterval)
        {
            yield return $"{nameof(options.CheckpointInterval)} is {options.CheckpointInterval}; it must be from {Shortest} to {LongestCheckpointInterval}.";
        }

        if (options.PersistSpread is not (>= 0 and <= 0.9))
        {
            yield return $"{nameof(options.PersistSpread)} is {options.PersistSpread}; it must be from 0 to 0.9.";
        }

        if (options.StartPosition == KinesisStartPosition.AtTimestamp && options.StartTimestamp is null)
        {
            yield return $"{nameof(options.StartTimestamp)} is required when {nameof(options.StartPosition)} is {options.StartPosition}.";
        }

        if (!Enum.IsDefined(options.StartPosition))
        {
            var names = string.Join(", ", Enum.GetNames<KinesisStartPosition>());
            yield return $"{nameof(options.StartPosition)} is {options.StartPosition}; it must be one of {names}.";
        }

        if (options.ReadInterval < TimeSpan.FromMilliseconds(1) || options.ReadInterval > TimeSpan.FromSeconds(10))
        {
            yield return $"{nameof(options.ReadInterval)} is {options.ReadInterval}; it must be from 1 ms to 10 s.";
        }

        if (options.RecordsPerRead is < 1 or > 10_000)
        {
            yield return $"{nameof(options.RecordsPerRead)} is {options.RecordsPerRead}; it must be from 1 to 10,000.";
        }

        if (options.InFlightBudget < 1)
        {
            yield return $"{nameof(options.InFlightBudget)} is {options.InFlightBudget}; it must be at least 1.";
        }

        if (options.TopologyInterval < Shortest)
        {
            yield return $"{nameof(options.TopologyInterval)} is {options.TopologyInterval}; it must be at least {Shortest}.";
        }

        if (options.EnhancedFanOutConsumer is { } consumer && !ConsumerName().IsMatch(consumer))
        {
            yield return $"{nameof(options.EnhancedFanOutConsumer)} is '{consumer}'; it must be 1 to 128 of a-z, A-Z, 0-9, '_', '.' and '-', or null for none.";
        }

        if (string.IsNullOrWhiteSpace(options.GrainStorageName))
        {
            yield return $"{nameof(options.GrainStorageName)} is required.";
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_.-]{1,128}\z")]
    private static partial Regex ConsumerName();
}
