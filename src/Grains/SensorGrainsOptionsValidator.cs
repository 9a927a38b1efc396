using Microsoft.Extensions.Options;

namespace SensorGrid.Grains;

internal sealed class SensorGrainsOptionsValidator : IValidateOptions<SensorGrainsOptions>
{
    private const int MostCalls = 4096;
    private const long MegaByte = 1024 * 1024;
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
        CheckRange(nameof(options.MaxAnomalySites), options.MaxAnomalySites, 1_000_000);
        if (options.AnomalySiteRetention < TimeSpan.FromHours(1) || options.AnomalySiteRetention > TimeSpan.FromDays(3650))
        {
            failures.Add(Text(nameof(options.AnomalySiteRetention), $"must be 01:00:00 to 3650.00:00:00, but is {options.AnomalySiteRetention}"));
        }

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

        if (options.DeadLetterRetention < TimeSpan.FromHours(1) || options.DeadLetterRetention > TimeSpan.FromDays(3650))
        {
            failures.Add(Text(nameof(options.DeadLetterRetention), $"must be 1 hour to 3650 days, but is {options.DeadLetterRetention}"));
        }

        if (options.DeadLetterLaneBytes is < MegaByte or > 100_000 * MegaByte)
        {
            failures.Add(Text(nameof(options.DeadLetterLaneBytes), $"must be 1 MB to 100,000 MB, but is {options.DeadLetterLaneBytes} bytes"));
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
