using System.CommandLine;
using System.Diagnostics;
using SensorGrid.Load.Cases;
using SensorGrid.Load.Grains;
using SensorGrid.Load.Report;

// Measures SensorGrid under load and prints what came out as a table of ratios inside this run; see docs/performance.md.
ILoadCase[] cases =
[
    new EngineCase(), new GrainsCase(), new ApplicationsCase(), new StreamCase(aggregated: true), new StreamCase(aggregated: false), new ChangesCase(), new ReadsCase(), new RedisCase(), new MemoryCase(), new FreshnessCase(), new FanOutCase(),
    new DurabilityCase(), new RestartCase(),
];

var quick = new Option<bool>("--quick") { Description = "Ends within two minutes: smaller sizes, rougher figures." };
var only = new Option<string[]>("--only")
{
    Description = $"Measures the bare loop and these only: {string.Join(", ", cases.Select(loadCase => loadCase.Name))}.",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong(["bare", .. cases.Select(loadCase => loadCase.Name)]);
var root = new RootCommand("Measures SensorGrid under load, on the machine it runs on, as ratios inside one run.") { quick, only };
root.SetAction(async (arguments, cancellationToken) =>
{
    var begun = Stopwatch.GetTimestamp();
    ILoadCase[] wanted = arguments.GetValue(only) is { Length: > 0 } names ? [.. cases.Where(loadCase => names.Contains(loadCase.Name, StringComparer.Ordinal))] : cases;
    var name = "";
    var context = new LoadContext(
        arguments.GetValue(quick), wanted.Length == 1, step => Console.Error.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(begun).TotalSeconds,5:F0} s  {name}: {step}")));
    Console.WriteLine(RunHeading.Format(context.Quick, TimeProvider.System));
    Console.WriteLine(FigureTable.Head);

    // The bare loop comes first: what others are divided by.
    foreach (var loadCase in wanted.Prepend(new BareCase()))
    {
        name = loadCase.Name;
        foreach (var figure in await loadCase.RunAsync(context, cancellationToken))
        {
            Console.WriteLine(FigureTable.Row(figure));
        }
    }

    Console.WriteLine(FormattableString.Invariant($"\nTook {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s. What is verified differed nowhere: a difference ends a run."));
});

// Run by this program itself, in a process of its own.
var sensors = new Argument<int>("sensors");
var wholeHour = new Argument<bool>("wholeHour");
var probe = new Command(MemoryProbe.Command) { sensors, wholeHour };
probe.Hidden = true;
probe.SetAction((arguments, cancellationToken) => MemoryProbe.RunAsync(arguments.GetValue(sensors), arguments.GetValue(wholeHour), cancellationToken));
root.Add(probe);
return await root.Parse(args).InvokeAsync();
