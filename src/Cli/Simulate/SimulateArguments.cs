using System.CommandLine;
using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.Simulate;

/// <summary>The command line of <c>simulate</c>.</summary>
internal sealed class SimulateArguments
{
    private const int MostSensors = 1_000_000;
    private const string DefaultLabels = "simulate-labels.json";
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(3_660);

    private readonly Option<int> _sensors = new("--sensors") { Description = "How many sensors.", DefaultValueFactory = _ => 100 };

    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "Readings a second of event time, over the whole fleet; each kind of machine has its share. Default: one per sensor and second.",
    };

    private readonly Option<string> _duration = new("--duration") { Description = "How much event time: 90s, 5m, 2h, 30d.", DefaultValueFactory = _ => "60s" };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The same seed, options and --start give the same readings, to the byte.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _faults = new("--faults")
    {
        Description = "With faults: spike, level_shift, stuck_value, noise_burst, slow_drift, silence. None in the first quarter (at most an hour).",
    };

    private readonly Option<double> _faultsPerDay = new("--faults-per-day")
    {
        Description = "About how many faults a sensor has in a day, with --faults.",
        DefaultValueFactory = _ => 24,
        HelpName = "N",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "With --faults: where they are told, as JSON {\"seed\",\"sensors\",\"rate\",\"readings\",\"startedAt\",\"endedAt\",\"faults\":[{\"sensorId\","
            + "\"metric\",\"kind\",\"start\",\"end\",\"magnitude\"}]}. A fault is in the readings with start <= timestamp < end; magnitude is in the "
            + $"metric's unit (null for silence, which has no metric either, and stuck_value). Default: {DefaultLabels}, beside --output.",
        HelpName = "FILE",
    };

    private readonly KinesisArguments _kinesis = new();

    private readonly Option<bool> _aggregate = AggregateOption.Create();

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write NDJSON to a file instead of the stream, as fast as it goes.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _start = new("--start")
    {
        Description = "Event time at which the run starts, such as 2026-01-01T00:00:00Z. Default: now; with --speed above 1 so much earlier that it ends now.",
        HelpName = "TIME",
    };

    private readonly Option<double> _speed = new("--speed")
    {
        Description = "How many times as fast as the clock event time goes.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    private readonly Option<string> _api = new("--api")
    {
        Description = "With --faults: the live system, whose anomalies are compared with the faults as they come; \"none\" for no comparison.",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
        HelpName = "URL",
    };

    private readonly Option<string?> _apiKey = new("--api-key")
    {
        Description = "The API's key, sent as a bearer token. Default: the environment variable SENSORGRID_API_KEY.",
    };

    private readonly Option<double> _budget = new("--alarm-budget")
    {
        Description = "With --faults: the live system's alarm budget, false alarms a sensor and day; told beside those that it raised.",
        DefaultValueFactory = _ => AlarmDefinition.Default.BudgetPerSensorDay,
        HelpName = "N",
    };

    public void AddTo(Command command)
    {
        Option[] first = [_sensors, _rate, _duration, _seed, _faults, _faultsPerDay, _labels];
        Array.ForEach(first, command.Add);
        _kinesis.AddTo(command);
        Option[] last = [_aggregate, _output, _start, _speed, _api, _apiKey, _budget];
        Array.ForEach(last, command.Add);
    }

    /// <exception cref="CliException">Something given does not make sense.</exception>
    public SimulateOptions Read(ParseResult parsed)
    {
        var sensors = parsed.GetValue(_sensors);
        Require(sensors is >= 1 and <= MostSensors, "--sensors", $"from 1 to {MostSensors}", sensors);
        var rate = parsed.GetValue(_rate) ?? sensors;
        Require(rate > 0 && double.IsFinite(rate), "--rate", "above 0", rate);
        var speed = parsed.GetValue(_speed);
        Require(speed is >= 1e-3 and <= 1e6, "--speed", "from 0.001 to 1000000", speed);
        var faults = parsed.GetValue(_faults);
        var faultsPerDay = parsed.GetValue(_faultsPerDay);
        Require(faultsPerDay > 0 && double.IsFinite(faultsPerDay), "--faults-per-day", "above 0", faultsPerDay);
        RequireFaults(faults, "--faults-per-day", parsed.GetResult(_faultsPerDay) is { Implicit: false });
        RequireFaults(faults, "--labels", parsed.GetValue(_labels) is not null);
        var budget = parsed.GetValue(_budget);
        Require(budget is >= AlarmDefinition.LeastBudget and <= AlarmDefinition.MostBudget, "--alarm-budget", $"from {AlarmDefinition.LeastBudget} to {AlarmDefinition.MostBudget}", budget);
        RequireFaults(faults, "--alarm-budget", parsed.GetResult(_budget) is { Implicit: false });
        var output = parsed.GetValue(_output);
        return new SimulateOptions(
            sensors,
            rate,
            ParseDuration(parsed.GetRequiredValue(_duration)),
            parsed.GetValue(_seed),
            faults ? faultsPerDay : 0,
            faults ? parsed.GetValue(_labels) ?? Path.Combine(Path.GetDirectoryName(output) ?? "", DefaultLabels) : null,
            _kinesis.Read(parsed),
            parsed.GetValue(_aggregate),
            output,
            parsed.GetValue(_start) is { } start ? ParseStart(start) : null,
            speed,
            faults && output is null ? ParseApi(parsed.GetRequiredValue(_api)) : null,
            parsed.GetValue(_apiKey) ?? Environment.GetEnvironmentVariable("SENSORGRID_API_KEY"),
            budget);
    }

    private static void Require(bool fulfilled, string option, string what, double value)
    {
        if (!fulfilled)
        {
            throw new CliException($"{option} must be {what}, but is {value.ToString(CultureInfo.InvariantCulture)}.", ExitCode.Usage);
        }
    }

    private static void RequireFaults(bool faults, string option, bool given)
    {
        if (given && !faults)
        {
            throw new CliException($"{option} is for a fleet with faults: add --faults, or leave it out.", ExitCode.Usage);
        }
    }

    private static TimeSpan ParseDuration(string text) =>
        Duration.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= LongestDuration
            ? duration
            : throw new CliException($"--duration '{text}' is not a time such as 90s, 5m, 2h or 30d, at most ten years.", ExitCode.Usage);

    private static Uri? ParseApi(string text) =>
        text == "none" ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new CliException($"--api '{SecretText.Address(text)}' is not a URL such as http://127.0.0.1:8080, nor \"none\".", ExitCode.Usage);

    private static DateTimeOffset ParseStart(string text) =>
        Timestamps.Parse(text, out var start) == TimestampError.None && start >= Timestamps.EarliestEventTime && start < Latest
            ? start
            : throw new CliException($"--start '{text}' is not a time with an offset from the year 2000 on, such as 2026-01-01T00:00:00Z.", ExitCode.Usage);
}
