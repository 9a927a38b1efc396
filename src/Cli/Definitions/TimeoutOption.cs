using System.CommandLine;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>The option that says how long silos may take to have a revision.</summary>
internal static class TimeoutOption
{
    public static Option<string> Create() => new("--timeout")
    {
        Description = "How long the silos may take to have the revision ready: 90s, 5m.",
        DefaultValueFactory = _ => "1m",
        HelpName = "TIME",
    };

    /// <exception cref="CliException">The text is no time.</exception>
    public static TimeSpan Parse(string text) =>
        Duration.TryParse(text.All(char.IsAsciiDigit) ? $"{text}s" : text, out var timeout) && timeout <= TimeSpan.FromDays(1)
            ? timeout
            : throw new CliException($"--timeout '{text}' is not a time such as 90s or 5m, at most a day.", ExitCode.Usage);
}
