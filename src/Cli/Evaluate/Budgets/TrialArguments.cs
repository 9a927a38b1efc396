using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>The part of the command line that says which made-up fleets the alarm budget is tried on.</summary>
internal sealed class TrialArguments
{
    private const int MostSensors = 10_000;
    private const int MostDays = 3_660;
    private const int MostWorkers = 64;
    private const double LeastBudget = 0.001;
    private const double LargestBudget = 100;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(50);
    private static readonly double[] UsualBudgets = [0.1, 0.01, 0.03, 0.3, 1, 3];

    private readonly Option<bool> _none = new("--no-fleets") { Description = "Without made-up fleets." };

    private readonly Option<string?> _groups = new("--fleets")
    {
        Description = "Which made-up sensors: machines (the simulator's seven), kinds (30 others with one metric), or all.",
        HelpName = "GROUP",
    };

    private readonly Option<string?> _intervals = new("--intervals")
    {
        Description = "From one reading to the next. Default: 100ms,1s,10s,1m,10m,1h.",
        HelpName = "LIST",
    };

    private readonly Option<int?> _sensors = new("--sensors") { Description = "How many sensors of each kind.", HelpName = "N" };

    private readonly Option<double?> _days = new("--days") { Description = "How many days each of them is watched.", HelpName = "N" };

    private readonly Option<string?> _budgets = new("--budgets")
    {
        Description = "False alarms a sensor and day: the first for all tables, all for the table of budgets. Default: 0.1,0.01,0.03,0.3,1,3.",
        HelpName = "LIST",
    };

    private readonly Option<int> _seed = new("--seed") { Description = "Another number is other fleets.", DefaultValueFactory = _ => 1, HelpName = "N" };

    private readonly Option<string?> _parts = new("--parts")
    {
        Description = "Which tables: sparse (sparse faults at each interval), budgets, special (hard fleets), simulated (those of simulate). Default: all; with "
            + "--fleets, --intervals, --sensors, --days or --budgets sparse alone, and budgets if there are several.",
        HelpName = "LIST",
    };

    private readonly Option<int?> _workers = new("--workers") { Description = "How many sensors are watched at a time. Default: one for each processor.", HelpName = "N" };

    private readonly Option<bool> _quick = new("--quick") { Description = "One sensor of each kind, and half the days." };

    private readonly Option<bool> _full = new("--full") { Description = "Four times as many sensors." };

    private Option[] Selecting => [_groups, _intervals, _sensors, _days, _budgets];

    public void AddTo(Command command)
    {
        Option[] options = [_none, .. Selecting, _seed, _parts, _workers, _quick, _full];
        Array.ForEach(options, command.Add);
    }

    /// <returns>Null when no fleet is wanted.</returns>
    /// <exception cref="CliException">Something given does not make sense.</exception>
    public TrialOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_none))
        {
            return null;
        }

        var selected = Selecting.Any(option => parsed.GetResult(option) is { Implicit: false });
        var budgets = parsed.GetValue(_budgets) is { } list ? Array.ConvertAll(Cut(list), ParseBudget) : UsualBudgets;
        if (parsed.GetValue(_quick) && parsed.GetValue(_full))
        {
            throw Usage("--quick and --full exclude each other: give one of them.");
        }

        return new TrialOptions(
            ParseGroups(parsed.GetValue(_groups) ?? "all"),
            parsed.GetValue(_intervals) is { } intervals ? [.. Cut(intervals).Select(ParseInterval)] : [.. IntervalTrial.All.Select(trial => trial.Interval)],
            Within("--sensors", parsed.GetValue(_sensors), 1, MostSensors),
            Within("--days", parsed.GetValue(_days), 0.01, MostDays),
            budgets,
            parsed.GetValue(_seed),
            Within("--workers", parsed.GetValue(_workers), 1, MostWorkers) ?? Environment.ProcessorCount,
            parsed.GetValue(_quick) ? TrialSize.Quick : parsed.GetValue(_full) ? TrialSize.Full : TrialSize.Usual,
            parsed.GetValue(_parts) is { } parts ? [.. Cut(parts).Select(ParsePart)]
                : !selected ? Enum.GetValues<TrialPart>()
                : parsed.GetValue(_budgets) is not null && budgets.Length > 1 ? [TrialPart.Sparse, TrialPart.Budgets]
                : [TrialPart.Sparse]);
    }

    private static string[] Cut(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    private static IReadOnlyList<FleetGroup> ParseGroups(string text) =>
        text == "all" ? FleetGroup.All
        : FleetGroup.All.FirstOrDefault(group => group.Name == text) is { } found ? [found]
        : throw Usage($"--fleets '{text}' is none of machines, kinds and all.");

    private static TimeSpan ParseInterval(string text) =>
        Duration.TryParse(text, out var interval) && interval >= ShortestInterval && interval <= TimeSpan.FromDays(1)
            ? interval
            : throw Usage($"--intervals '{text}' is not a time from 50ms to 1d; give some such as 1s,10s,1m.");

    private static double ParseBudget(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var budget) && budget is >= LeastBudget and <= LargestBudget
            ? budget
            : throw Usage($"--budgets '{text}' is not a number of false alarms a sensor-day from {LeastBudget} to {LargestBudget}; give some such as 0.1,0.3,1.");

    private static TrialPart ParsePart(string text) =>
        Enum.GetValues<TrialPart>().Where(part => part.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Select(part => (TrialPart?)part).FirstOrDefault()
        ?? throw Usage($"--parts '{text}' is none of sparse, budgets, special and simulated.");

    private static T? Within<T>(string option, T? value, T least, T most)
        where T : struct, IComparable<T>, IFormattable =>
        value is not { } given || (given.CompareTo(least) >= 0 && given.CompareTo(most) <= 0)
            ? value
            : throw Usage(string.Create(CultureInfo.InvariantCulture, $"{option} must be from {least} to {most}, but is {given}."));

    private static CliException Usage(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture), ExitCode.Usage);

    private static CliException Usage(string message) => new(message, ExitCode.Usage);
}
