using System.CommandLine;
using SensorGrid.Load.Cases;
using SensorGrid.Load.Report;

// Measures SensorGrid under load and prints what came out as a table of ratios inside this run; see docs/performance.md.
ILoadCase[] cases = [new EngineCase(), new GrainsCase(), new StreamCase(aggregated: true), new StreamCase(aggregated: false), new ReadsCase(), new FreshnessCase(), new FleetCase()];

var quick = new Option<bool>("--quick") { Description = "Ends within a minute: smaller sizes, rougher figures." };
var only = new Option<string[]>("--only")
{
    Description = $"Measures these only: {string.Join(", ", cases.Select(loadCase => loadCase.Name))}.",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. cases.Select(loadCase => loadCase.Name)]);
var root = new RootCommand("Measures SensorGrid under load, on the machine it runs on, as ratios inside one run.") { quick, only };
root.SetAction(async (arguments, cancellationToken) =>
{
    var wanted = arguments.GetValue(only) is { Length: > 0 } names ? cases.Where(loadCase => names.Contains(loadCase.Name, StringComparer.Ordinal)) : cases;
    var name = "";
    var context = new LoadContext(arguments.GetValue(quick), step => Console.Error.WriteLine($"{name} {step}"));
    var figures = new List<Figure>();
    foreach (var loadCase in wanted)
    {
        name = loadCase.Name;
        figures.AddRange(await loadCase.RunAsync(context, cancellationToken));
    }

    Console.Write(FigureTable.Format(figures));
});
return await root.Parse(args).InvokeAsync();
