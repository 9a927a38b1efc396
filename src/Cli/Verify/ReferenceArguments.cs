using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Offline.Reference;

namespace SensorGrid.Cli.Verify;

/// <summary>The options of <c>verify</c> that have a sample recomputed.</summary>
internal sealed class ReferenceArguments
{
    private const int DefaultSample = 100;
    private const int LargestSample = 100_000;
    private const int SeedRange = 1_000_000;

    private readonly Option<bool> _reference = new("--reference")
    {
        Description = "Also recomputes a sample of the sensors from the log's raw records, without the engine and its parser, and compares every feature with that.",
    };

    private readonly Option<int?> _sample = new("--sample") { Description = $"With --reference: how many sensors, 1 to {LargestSample}. Default: {DefaultSample}." };

    private readonly Option<int?> _seed = new("--seed") { Description = "With --reference: draws the same sample again. Default: another one each time; it is printed." };

    public void AddTo(Command command)
    {
        command.Add(_reference);
        command.Add(_sample);
        command.Add(_seed);
    }

    /// <summary>Reads the options; null without <c>--reference</c>.</summary>
    public ReferenceOptions? Read(ParseResult parsed, TimeProvider timeProvider)
    {
        var (sample, seed) = (parsed.GetValue(_sample), parsed.GetValue(_seed));
        if (!parsed.GetValue(_reference))
        {
            return sample is null && seed is null ? null : throw new CliException("--sample and --seed are for --reference: give that, too.", ExitCode.Usage);
        }

        return sample is < 1 or > LargestSample
            ? throw new CliException($"--sample must be from 1 to {LargestSample}, but is {sample}.", ExitCode.Usage)
            : new ReferenceOptions(sample ?? DefaultSample, seed ?? (int)(timeProvider.GetUtcNow().Ticks % SeedRange));
    }
}
