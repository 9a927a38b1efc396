using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Evaluate.Budgets;

public sealed class BudgetTrialsTests
{
    [Fact]
    public async Task A_table_has_a_line_for_each_interval_and_one_for_each_kind_of_sensor()
    {
        var run = await RunAsync("--intervals", "10m,1h", "--days", "10", "--sensors", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("machines: sparse faults, a budget of 0.1 a sensor-day, seed 1", run.Output);
        Assert.Single(run.Lines, line => line.StartsWith("| 10m | 7 | 10 | ", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.StartsWith("| 1h | 7 | 10 | ", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.StartsWith("| conveyor | ", StringComparison.Ordinal));
        Assert.DoesNotContain("kinds:", run.Output);
    }

    [Fact]
    public async Task The_table_does_not_depend_on_how_many_sensors_are_watched_at_a_time()
    {
        var one = await RunAsync("--intervals", "10m", "--days", "20", "--workers", "1");
        var many = await RunAsync("--intervals", "10m", "--days", "20", "--workers", "8");

        Assert.Equal(one.Output, many.Output);
    }

    [Fact]
    public async Task Another_seed_is_another_fleet() => Assert.NotEqual(
        (await RunAsync("--intervals", "10m", "--days", "20")).Output.Replace("seed 1", "seed 2", StringComparison.Ordinal),
        (await RunAsync("--intervals", "10m", "--days", "20", "--seed", "2")).Output);

    [Fact]
    public async Task Each_budget_has_a_line_from_the_least_on()
    {
        var run = await RunAsync("--intervals", "1h", "--days", "20", "--budgets", "1,0.1,3");

        Assert.Equal(
            ["| 1h | 0.1 ", "| 1h | 1 ", "| 1h | 3 "],
            run.Lines.SkipWhile(line => !line.StartsWith("machines: budgets", StringComparison.Ordinal)).Where(line => line.StartsWith("| 1h", StringComparison.Ordinal))
                .Select(line => string.Join('|', line.Split('|').Take(3))));
        Assert.Contains("a budget of 1 a sensor-day", run.Output);
    }

    private static Task<CliRun> RunAsync(params string[] arguments) => CliRun.InProcessAsync(["evaluate", "--fleets", "machines", .. arguments]);
}
