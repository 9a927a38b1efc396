using Microsoft.Extensions.Options;

namespace SensorGrid.Grains;

internal sealed class SensorGrainsOptionsValidator : IValidateOptions<SensorGrainsOptions>
{
    private const int MostCalls = 4096;
    private const int MostLive = 100_000_000;
    private const int MostSensors = 1_000_000_000;

    public ValidateOptionsResult Validate(string? name, SensorGrainsOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.StorageName))
        {
            failures.Add(Text(nameof(options.StorageName), "must name a grain storage, but is empty"));
        }

        CheckRange(nameof(options.IngestConcurrency), options.IngestConcurrency, MostCalls);
        CheckRange(nameof(options.PersistConcurrency), options.PersistConcurrency, MostCalls);
        CheckRange(nameof(options.CallAttempts), options.CallAttempts, 100);
        if (options.MaxLiveSensors is { } live)
        {
            CheckRange(nameof(options.MaxLiveSensors), live, MostLive);
        }

        if (options.MaxSensors is { } sensors)
        {
            CheckRange(nameof(options.MaxSensors), sensors, MostSensors);
        }

        if (options.RetryDelay <= TimeSpan.Zero || options.RetryDelay > TimeSpan.FromMinutes(1))
        {
            failures.Add(Text(nameof(options.RetryDelay), $"must be above zero and at most 00:01:00, but is {options.RetryDelay}"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void CheckRange(string option, int value, int most)
        {
            if (value < 1 || value > most)
            {
                failures.Add(Text(option, $"must be 1 to {most}, but is {value}"));
            }
        }
    }

    private static string Text(string option, string problem) => $"{nameof(SensorGrainsOptions)}.{option} {problem}.";
}
